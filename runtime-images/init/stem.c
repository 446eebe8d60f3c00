// A stem: an interpreter that was started ahead and waits to become the program (docs/adr/0012). What it is told and
// answers is in stems/launch.h. It runs as the program would, with nothing of ours but its end of one socket.
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stems/launch.h"

// It may still be starting when it is wanted: that takes no longer than starting another would. But a program with
// a time limit gets half of it at least.
enum { START_MILLISECONDS = 5000, LAUNCH_MILLISECONDS = 1000 };

static struct {
  struct child child;      // pid 0: there is none. in is the pipe that may become its stdin
  int socket;
  bool waits;
} stem;

static uint8_t message[LAUNCH_BYTES_MAX + sizeof(struct launch_header)];

static void tell(enum stem_news news, const char *detail) {
  put_begin(STEM);
  put_u32(news);
  put_str(detail, strlen(detail));
  put_end();
}

static void close_fd(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

static void forget(void) {
  close_fd(&stem.socket);
  close_fd(&stem.child.in);
  close_fd(&stem.child.out);
  close_fd(&stem.child.err);
  stem.child.pid = 0;
}

// Everything goes, not the stem alone: the code of a package may run in it and have started more. What init forks next
// is a part of init until it has executed, and must meet nobody.
void stem_end(void) {
  do kill(-1, SIGKILL);
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR);
  if (stem.child.pid > 0) forget();
}

static void fail(const char *why) {
  stem_end();
  tell(STEM_FAILED, why);
}

void stem_reaped(int pid) {
  if (pid != stem.child.pid) return;
  kill(-1, SIGKILL);
  forget();
  tell(STEM_FAILED, "it ended");
}

static const char *start(struct start_request *request) {
  int ends[2], in[2];
  const char *what = "socket";
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return what;
  if (pipe2(in, O_CLOEXEC) != 0) {
    close(ends[0]);
    close(ends[1]);
    return what;
  }
  request->carried[0] = ends[1];
  request->carried[1] = in[0];
  int error = start_child(request, &stem.child, &what);
  close(ends[1]);
  close(in[0]);
  if (error != 0) {
    close(ends[0]);
    close(in[1]);
    stem.child.pid = 0;
    return what;
  }
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  stem.child.in = in[1];
  stem.socket = ends[0];
  stem.waits = false;
  return NULL;
}

void stem_prepare(struct bytes payload) {
  if (run_active()) protocol_error("STEM_PREPARE while a program runs");
  stem_end();
  start_forget();
  start_part(payload);
  struct start_request request;
  start_parse(&request);
  if (request.pipe_stdin || request.timeout_ms > 0) protocol_error("bad stem");
  const char *failed = start(&request);
  if (failed) tell(STEM_FAILED, failed);
}

// One byte of its answer, within the time; 0 = none.
static char hear(int milliseconds) {
  struct pollfd fd = {.fd = stem.socket, .events = POLLIN};
  uint64_t deadline = now_micros() + (uint64_t)milliseconds * 1000;
  for (uint64_t now = now_micros();; now = now_micros()) {
    char said;
    if (read(stem.socket, &said, 1) == 1) return said;
    if (now >= deadline || (fd.revents & POLLHUP)) return 0;
    poll(&fd, 1, (int)((deadline - now + 999) / 1000));
  }
}

int stem_fd(void) { return stem.child.pid > 0 && !stem.waits ? stem.socket : -1; }

void stem_listen(void) {
  if (stem_fd() < 0) return;
  char said;
  ssize_t n = read(stem.socket, &said, 1);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n == 1 && said == LAUNCH_WAITS) {
    stem.waits = true;
    tell(STEM_WAITS, "");
  } else {
    fail("it does not wait");
  }
}

static size_t add(size_t at, const char *string) {
  size_t length = strlen(string) + 1;
  if (at > sizeof message || length > sizeof message - at) return sizeof message + 1;
  memcpy(message + at, string, length);
  return at + length;
}

static uint32_t add_all(size_t *at, char **strings) {
  uint32_t count = 0;
  for (; strings[count]; count++) *at = add(*at, strings[count]);
  return count;
}

// The whole message's length; more than the message has room for when it is too long.
static size_t write_message(const struct start_request *request) {
  char cwd[PATH_BYTES + 16] = "/workspace/";
  struct launch_header header = {.pipe_stdin = request->pipe_stdin};
  if (path_copy(cwd + strlen(cwd), request->cwd) != 0) return sizeof message + 1;
  size_t args = add(sizeof header, cwd), env = args;
  header.argc = add_all(&env, request->argv);
  size_t end = env;
  header.envc = add_all(&end, request->envp);
  header.cwd_length = (uint32_t)(args - sizeof header);
  header.args_length = (uint32_t)(env - args);
  header.env_length = (uint32_t)(end - env);
  memcpy(message, &header, sizeof header);
  return end;
}

static bool has_printed(void) {
  int out = 0, err = 0;
  return ioctl(stem.child.out, FIONREAD, &out) != 0 || ioctl(stem.child.err, FIONREAD, &err) != 0 || out + err > 0;
}

static int patience(uint32_t timeout_ms) {
  return timeout_ms > 0 && timeout_ms / 2 < START_MILLISECONDS ? (int)timeout_ms / 2 : START_MILLISECONDS;
}

// Why it cannot be taken; NULL when it has become the program.
static const char *launch(const struct start_request *request) {
  if (!stem.waits) {
    if (hear(patience(request->timeout_ms)) != LAUNCH_WAITS) return "it does not wait";
    tell(STEM_WAITS, "");
  }
  if (has_printed()) return "it printed";
  size_t length = write_message(request);
  if (length > sizeof message) return "the launch is too long";
  if (write(stem.socket, message, length) != (ssize_t)length) return "it takes nothing";
  return hear(LAUNCH_MILLISECONDS) == LAUNCH_TAKEN ? NULL : "it did not take the launch";
}

bool stem_take(const struct start_request *request, struct child *child) {
  if (stem.child.pid == 0) return false;
  const char *why = launch(request);
  if (why) {
    fail(why);
    return false;
  }
  if (!request->pipe_stdin) close_fd(&stem.child.in);
  *child = stem.child;
  close_fd(&stem.socket);
  memset(&stem, 0, sizeof stem);
  tell(STEM_TAKEN, "");
  return true;
}
