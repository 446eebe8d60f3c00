#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stems/launch.h"

enum { REQUEST_MAX = 1048576, STRINGS_MAX = 4096 };

static uint8_t request_bytes[REQUEST_MAX];
static size_t request_length;
static char *argv_slots[STRINGS_MAX + 1], *envp_slots[STRINGS_MAX + 1];

enum step { STEP_CHDIR, STEP_STDIO, STEP_LIMITS, STEP_EXEC };
static const char *const step_names[] = {"chdir", "stdio", "limits", "exec"};

// What a child that cannot execute writes to its parent.
struct failure {
  int error;
  enum step step;
};

void start_part(struct bytes payload) {
  if (payload.length > REQUEST_MAX - request_length) protocol_error("start request too large");
  memcpy(request_bytes + request_length, payload.at, payload.length);
  request_length += payload.length;
}

void start_forget(void) { request_length = 0; }

// The NUL that C wants goes where the string's own length stood: the string moves 4 bytes to the left.
static char *take_c_string(struct bytes *from) {
  struct bytes string = take_str(from);
  if (memchr(string.at, 0, string.length)) protocol_error("NUL in a start request");
  char *to = (char *)string.at - 4;
  memmove(to, string.at, string.length);
  to[string.length] = 0;
  return to;
}

static void take_c_strings(struct bytes *from, uint32_t least, char **slots) {
  uint32_t count = take_u32(from);
  if (count < least || count > STRINGS_MAX) protocol_error("bad number of strings in a start request");
  for (uint32_t i = 0; i < count; i++) slots[i] = take_c_string(from);
  slots[count] = NULL;
}

void start_parse(struct start_request *request) {
  struct bytes from = {request_bytes, request_length};
  request_length = 0;
  request->timeout_ms = take_u32(&from);
  uint32_t stdin_mode = take_u32(&from);
  if (stdin_mode > 1) protocol_error("bad stdin mode");
  request->pipe_stdin = stdin_mode == 1;
  request->cwd = take_str(&from);
  take_c_strings(&from, 1, argv_slots);
  take_c_strings(&from, 0, envp_slots);
  take_end(&from);
  request->argv = argv_slots;
  request->envp = envp_slots;
  request->carried[0] = request->carried[1] = -1;
}

static const char *search_path(char **envp) {
  for (; *envp; envp++) {
    if (strncmp(*envp, "PATH=", 5) == 0) return *envp + 5;
  }
  return "/usr/local/bin:/usr/bin:/bin";
}

// Returns only when nothing could be executed, with the most telling errno.
static int execute(char **argv, char **envp) {
  if (strchr(argv[0], '/')) {
    execve(argv[0], argv, envp);
    return errno;
  }
  int error = ENOENT;
  for (const char *at = search_path(envp); *at;) {
    const char *end = strchrnul(at, ':');
    char file[PATH_BYTES];
    if (end > at && (size_t)(end - at) + strlen(argv[0]) + 2 <= sizeof file) {
      char *name = (char *)mempcpy(file, at, (size_t)(end - at));
      *name = '/';
      strcpy(name + 1, argv[0]);
      execve(file, argv, envp);
      if (errno != ENOENT && errno != ENOTDIR) error = errno;
    }
    at = *end ? end + 1 : end;
  }
  return error;
}

static bool enter_cwd(struct bytes cwd) {
  char path[PATH_BYTES];
  int error = path_copy(path, cwd);
  if (error != 0) {
    errno = error;
    return false;
  }
  int fd = path_open_dir(path, false);
  return fd >= 0 && fchdir(fd) == 0;
}

static void clear_signals(void) {
  for (int signo = 1; signo <= SIGRTMAX; signo++) signal(signo, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

// The program is the out-of-memory killer's first choice, never init. /proc/self is closed to a process that is
// not dumpable; opening it for a moment is safe, for nothing of the tenant's is alive before the exec.
static void volunteer_for_oom(void) {
  prctl(PR_SET_DUMPABLE, 1);
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd >= 0 && write(fd, "1000", 4) == 4) close(fd);
  prctl(PR_SET_DUMPABLE, 0);
}

// A limit of one byte, not of none: the kernel takes none for files only, and still hands the dump to a handler
// of the host that core_pattern may name; one byte means neither.
static bool forbid_core(void) {
  struct rlimit core;
  if (getrlimit(RLIMIT_CORE, &core) != 0) return false;
  if (core.rlim_cur == core.rlim_max && core.rlim_max <= 1) return true;
  core.rlim_max = core.rlim_cur = core.rlim_max < 1 ? core.rlim_max : 1;
  return setrlimit(RLIMIT_CORE, &core) == 0;
}

static struct failure become(const struct start_request *request, const int stdio[3]) {
  setsid();
  clear_signals();
  volunteer_for_oom();
  umask(022);
  if (!enter_cwd(request->cwd)) return (struct failure){errno, STEP_CHDIR};
  for (int fd = 0; fd < 3; fd++) {
    if (dup2(stdio[fd], fd) < 0) return (struct failure){errno, STEP_STDIO};
  }
  for (int i = 0; i < 2; i++) {
    if (request->carried[i] >= 0 && dup2(request->carried[i], LAUNCH_FD + i) < 0) {
      return (struct failure){errno, STEP_STDIO};
    }
  }
  if (!forbid_core()) return (struct failure){errno, STEP_LIMITS};
  return (struct failure){execute(request->argv, request->envp), STEP_EXEC};
}

static void close_all(int fds[], int count) {
  for (int i = 0; i < count; i++) {
    if (fds[i] >= 0) close(fds[i]);
  }
}

// Slots of the descriptor table of a start: even = the reader, odd = the writer of each pipe.
enum { IN_R, IN_W, OUT_R, OUT_W, ERR_R, ERR_W, NEWS_R, NEWS_W, START_FDS };

static bool open_pipes(int fds[START_FDS], bool pipe_stdin) {
  for (int i = 0; i < START_FDS; i++) fds[i] = -1;
  if (pipe_stdin ? pipe2(fds + IN_R, O_CLOEXEC) != 0
                 : (fds[IN_R] = open("/dev/null", O_RDONLY | O_CLOEXEC)) < 0) {
    return false;
  }
  for (int slot = OUT_R; slot < START_FDS; slot += 2) {
    if (pipe2(fds + slot, O_CLOEXEC) != 0) return false;
  }
  // Only our ends: a program expects blocking ones.
  fcntl(fds[OUT_R], F_SETFL, O_NONBLOCK);
  fcntl(fds[ERR_R], F_SETFL, O_NONBLOCK);
  if (pipe_stdin) fcntl(fds[IN_W], F_SETFL, O_NONBLOCK);
  return true;
}

static int read_news(int fd, struct failure *failure) {
  ssize_t n;
  while ((n = read(fd, failure, sizeof *failure)) < 0 && errno == EINTR) {}
  if (n == 0) return 0;
  return n == sizeof *failure ? failure->error : EIO;
}

int start_child(const struct start_request *request, struct child *child, const char **what) {
  int fds[START_FDS];
  *what = "pipe";
  if (!open_pipes(fds, request->pipe_stdin)) {
    int error = errno;
    close_all(fds, START_FDS);
    return error;
  }
  *what = "fork";
  int pid = fork();
  if (pid < 0) {
    int error = errno;
    close_all(fds, START_FDS);
    return error;
  }
  if (pid == 0) {
    struct failure failure = become(request, (const int[]){fds[IN_R], fds[OUT_W], fds[ERR_W]});
    _exit(write(fds[NEWS_W], &failure, sizeof failure) == sizeof failure ? 127 : 126);
  }
  close_all((int[]){fds[IN_R], fds[OUT_W], fds[ERR_W], fds[NEWS_W]}, 4);
  struct failure failure = {0, STEP_EXEC};
  int error = read_news(fds[NEWS_R], &failure);
  close(fds[NEWS_R]);
  if (error == 0) {
    *child = (struct child){pid, fds[IN_W], fds[OUT_R], fds[ERR_R]};
    return 0;
  }
  *what = step_names[failure.step];
  close_all((int[]){fds[IN_W], fds[OUT_R], fds[ERR_R]}, 3);
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
  return error;
}
