#include "init.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STDIN_CAPACITY = 262144, REAPED_AT_ONCE = 256 };
enum { FLAG_TIMED_OUT = 1, FLAG_KILLED = 2, FLAG_DISK_FULL = 4 };

static uint8_t stdin_bytes[STDIN_CAPACITY];
static size_t stdin_head, stdin_tail;

static struct {
  enum { IDLE, RUNNING, ENDING } phase;  // ENDING: everything was killed, not yet all reaped and drained
  struct child child;                    // pid 0 once reaped; descriptors -1 once closed
  bool others;                           // a child or an orphan may be left
  bool unreaped;                         // more are dead already, perhaps
  bool stdin_eof;
  int status;
  uint32_t flags;
  uint32_t unacknowledged;               // STDIN_ACK owed
  uint64_t deadline;                     // microseconds, 0 = none
  uint64_t started, wall, cpu_before;
  uint32_t oom_before;
} run;

uint64_t now_micros(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

bool run_active(void) { return run.phase != IDLE; }

static void start_failed(int error, const char *what) {
  put_begin(START_FAILED);
  put_u32((uint32_t)error);
  put_str(what, strlen(what));
  put_end();
}

void run_start(bool by_stem) {
  if (run_active()) protocol_error("START while a program runs");
  if (stage_is_open()) protocol_error("START while a file is open");
  struct start_request request;
  start_parse(&request);
  if (stage_error() != 0) {
    start_failed(stage_error(), "staging");
    return;
  }
  memset(&run, 0, sizeof run);
  stdin_head = stdin_tail = 0;
  run.oom_before = usage_oom_kills();
  run.cpu_before = usage_cpu_micros();
  run.started = now_micros();
  const char *what = "relay";
  int error = by_stem ? relay_start() : 0;
  if (error == 0 && !(by_stem && stem_take(&request, &run.child))) {
    stem_end();  // and the relay with it
    error = relay_start();
    if (error == 0) {
      error = start_child(&request, &run.child, &what);
      if (error != 0) relay_stop();
    }
  }
  if (error != 0) {
    start_failed(error, what);
    return;
  }
  run.phase = RUNNING;
  run.others = true;
  if (request.timeout_ms > 0) run.deadline = run.started + (uint64_t)request.timeout_ms * 1000;
  put_begin(STARTED);
  put_u32((uint32_t)run.child.pid);
  put_end();
}

static void close_stdin(void) {
  if (run.child.in >= 0) close(run.child.in);
  run.child.in = -1;
  run.unacknowledged += (uint32_t)(stdin_tail - stdin_head);
  stdin_head = stdin_tail = 0;
}

void run_stdin(struct bytes payload) {
  if (!run_active()) return;
  if (run.child.in < 0 || run.stdin_eof) {
    run.unacknowledged += (uint32_t)payload.length;
    return;
  }
  if (payload.length > STDIN_CAPACITY - (stdin_tail - stdin_head)) protocol_error("STDIN_DATA beyond the window");
  if (payload.length > STDIN_CAPACITY - stdin_tail) {
    memmove(stdin_bytes, stdin_bytes + stdin_head, stdin_tail - stdin_head);
    stdin_tail -= stdin_head;
    stdin_head = 0;
  }
  memcpy(stdin_bytes + stdin_tail, payload.at, payload.length);
  stdin_tail += payload.length;
}

void run_stdin_eof(void) {
  if (run_active()) run.stdin_eof = true;
}

void run_signal(uint32_t signo) {
  if (signo < 1 || signo > 64) protocol_error("bad signal number");
  if (run.phase == RUNNING && run.child.pid > 0) kill(-run.child.pid, (int)signo);
}

static void end(uint32_t flags) {
  run.flags = flags;
  run.phase = ENDING;
  kill(-1, SIGKILL);
  close_stdin();
}

static void child_ended(int status) {
  run.child.pid = 0;
  run.status = status;
  run.wall = now_micros() - run.started;
  if (run.phase == RUNNING) end(0);
}

// As PID 1: orphans of any run and time too. Some at a time, for a program can make them as fast as they are reaped,
// and its time limit holds all the same.
void run_reap(void) {
  int status, pid = 0;
  for (int i = 0; i < REAPED_AT_ONCE && (pid = waitpid(-1, &status, WNOHANG)) > 0; i++) {
    if (run_active() && pid == run.child.pid) child_ended(status);
    else stem_reaped(pid);
  }
  run.unreaped = pid > 0;
  run.others = pid >= 0;
  if (run.phase == ENDING && run.others) kill(-1, SIGKILL);
}

// Reaps first: a program that ended by itself was not killed.
void run_kill(void) {
  run_reap();
  if (run.phase == RUNNING) end(FLAG_KILLED);
}

void run_check_timer(void) {
  if (run.phase != RUNNING || run.deadline == 0 || now_micros() < run.deadline) return;
  run_reap();
  if (run.phase == RUNNING) end(FLAG_TIMED_OUT);
}

// Nobody writes to the pipes any more. One may be open still, in a message to the egress gate that nobody has read.
static bool all_dead(void) { return run.phase == ENDING && !run.others; }

static bool room_for_data(void) { return output_room() >= DATA_MAX + OUTPUT_RESERVE; }

int run_poll_timeout(void) {
  if (run.unreaped) return 0;
  if (run.phase == ENDING) return run.others || room_for_data() ? 10 : -1;
  if (run.phase == IDLE || run.deadline == 0) return -1;
  uint64_t now = now_micros();
  return now >= run.deadline ? 0 : (int)((run.deadline - now + 999) / 1000);
}

// A pipe that is not wanted now is left out, for poll() would report its hang-up over and over.
int run_poll_fds(struct pollfd *fds) {
  int n = 0;
  if (!run_active()) return n;
  if (run.child.out >= 0 && room_for_data()) fds[n++] = (struct pollfd){.fd = run.child.out, .events = POLLIN};
  if (run.child.err >= 0 && room_for_data()) fds[n++] = (struct pollfd){.fd = run.child.err, .events = POLLIN};
  if (run.child.in >= 0 && stdin_tail > stdin_head) {
    fds[n++] = (struct pollfd){.fd = run.child.in, .events = POLLOUT};
  }
  return n;
}

static void pump_from(int *fd, enum report type) {
  if (*fd < 0 || !room_for_data()) return;
  ssize_t n = read(*fd, output_data(), DATA_MAX);
  if (n > 0) {
    output_data_done(type, (size_t)n);
  } else if (n == 0 || all_dead() || (errno != EAGAIN && errno != EINTR)) {
    close(*fd);
    *fd = -1;
  }
}

static void pump_stdin(void) {
  if (run.child.in < 0) return;
  if (stdin_tail > stdin_head) {
    ssize_t n = write(run.child.in, stdin_bytes + stdin_head, stdin_tail - stdin_head);
    if (n > 0) {
      stdin_head += (size_t)n;
      run.unacknowledged += (uint32_t)n;
    } else if (errno != EAGAIN && errno != EINTR) {
      close_stdin();
    }
  }
  if (run.stdin_eof && stdin_head == stdin_tail) close_stdin();
}

void run_pump(void) {
  if (!run_active()) return;
  pump_from(&run.child.out, STDOUT);
  pump_from(&run.child.err, STDERR);
  pump_stdin();
  if (run.unacknowledged > 0 && output_room() >= ANSWER_MAX) {
    put_begin(STDIN_ACK);
    put_u32(run.unacknowledged);
    put_end();
    run.unacknowledged = 0;
  }
}

static uint32_t oom_delta(void) {
  uint32_t now = usage_oom_kills();
  return now == OOM_UNREADABLE || run.oom_before == OOM_UNREADABLE ? OOM_UNREADABLE : now - run.oom_before;
}

// The kernel remembers one peak for the life of the container: a lower one of a later program it cannot tell.
static uint64_t peak_unless_of_an_earlier_run(void) {
  static uint64_t seen;
  uint64_t now = usage_memory_peak();
  uint64_t own = now > seen ? now : 0;
  seen = now;
  return own;
}

void run_finish(void) {
  if (!all_dead() || run.child.out >= 0 || run.child.err >= 0) return;
  if (output_room() < ANSWER_MAX) return;
  bool signalled = WIFSIGNALED(run.status);
  // The program may have ended by itself between our last look and the kill.
  bool killed_by_us = signalled && WTERMSIG(run.status) == SIGKILL;
  put_begin(EXITED);
  put_u32(signalled ? UINT32_MAX : (uint32_t)WEXITSTATUS(run.status));
  put_u32(signalled ? (uint32_t)WTERMSIG(run.status) : 0);
  put_u32((killed_by_us ? run.flags : 0) | (disk_full() ? FLAG_DISK_FULL : 0));
  put_u32(oom_delta());
  put_u64(usage_cpu_micros() - run.cpu_before);
  put_u64(peak_unless_of_an_earlier_run());
  put_u64(run.wall);
  put_end();
  run.phase = IDLE;
}
