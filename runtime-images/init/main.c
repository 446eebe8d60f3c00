// PID 1 of a sandbox: speaks PROTOCOL.md over stdin and stdout and runs one program at a time.
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

static int signal_fd;
static enum { NOTHING, FOR_ROOM, FOR_THE_RUN } held;  // what the next command, already read, waits for

_Noreturn static void fatal(const char *what) {
  dprintf(2, "sandcastle-init: %s: %s\n", what, strerror(errno));
  _exit(EXIT_PROTOCOL);
}

static void set_up(void) {
  prctl(PR_SET_DUMPABLE, 0);
  for (int fd = 0; fd < 3; fd++) {
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) fatal("stdio");
  }
  if (fcntl(0, F_SETFL, O_NONBLOCK) != 0 || fcntl(1, F_SETFL, O_NONBLOCK) != 0) fatal("non-blocking stdio");
  signal(SIGPIPE, SIG_IGN);
  sigset_t child_ended;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_ended, NULL);
  signal_fd = signalfd(-1, &child_ended, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signal_fd < 0) fatal("signalfd");
  umask(022);
  usage_open();
  wipe_remember();
  workspace_fd = open("/workspace", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (workspace_fd < 0 || !layout_make()) fatal("/workspace");
}

// A worker of before there were features names none and is told of none.
static void send_ready(void) {
  if (getenv("SANDCASTLE_FEATURES")) {
    put_begin(FEATURES);
    put_u32(FEATURE_STEMS);
    put_end();
  }
  put_begin(READY);
  put_u32(PROTOCOL_VERSION);
  put_end();
}

static void reset(void) {
  stage_reset();
  start_forget();
  bool ok = wipe();
  put_begin(RESET_DONE);
  put_u32(ok);
  put_end();
}

_Noreturn static void shut_down(void) {
  output_finish(5000);
  _exit(0);
}

static void execute(const struct frame *frame) {
  struct bytes payload = frame->payload;
  switch (frame->type) {
    case STAGE_OPEN: stage_open(payload); return;
    case STAGE_DATA: stage_data(payload); return;
    case START_PART: start_part(payload); return;
    case START: start_part(payload); run_start(false); return;
    case START_STEM: start_part(payload); run_start(true); return;
    case STEM_PREPARE: stem_prepare(payload); return;
    case STDIN_DATA: run_stdin(payload); return;
    case COLLECT: collect(payload); return;
    case SIGNAL: {
      uint32_t signo = take_u32(&payload);
      take_end(&payload);
      run_signal(signo);
      return;
    }
  }
  take_end(&payload);
  switch (frame->type) {
    case STAGE_CLOSE: stage_close(); return;
    case STDIN_EOF: run_stdin_eof(); return;
    case KILL_ALL: run_kill(); return;
    case RESET: reset(); return;
    case SHUTDOWN: shut_down();
    case RELAY: relay_enable(); return;
  }
}

static bool needs_quiet(uint8_t type) { return type == COLLECT || type == RESET || type == SHUTDOWN; }

static void execute_commands(void) {
  struct frame frame;
  held = NOTHING;
  while (input_next(&frame)) {
    if (needs_quiet(frame.type) && run_active()) {
      run_kill();
      held = FOR_THE_RUN;
      return;
    }
    if (output_room() < ANSWER_MAX) {
      held = FOR_ROOM;
      return;
    }
    if (needs_quiet(frame.type)) stem_end();
    execute(&frame);
    input_consume();
  }
}

static bool held_no_more(void) {
  return (held == FOR_ROOM && output_room() >= ANSWER_MAX) || (held == FOR_THE_RUN && !run_active());
}

static void wait_for_something(void) {
  struct pollfd fds[7] = {{.fd = 0}, {.fd = -1, .events = POLLOUT}, {.fd = signal_fd, .events = POLLIN},
                          {.fd = stem_fd(), .events = POLLIN}};
  if (held == NOTHING) fds[0].events = POLLIN;
  if (output_pending()) fds[1].fd = 1;
  int count = 4 + run_poll_fds(fds + 4);
  if (poll(fds, (nfds_t)count, held_no_more() ? 0 : run_poll_timeout()) < 0 && errno != EINTR) fatal("poll");
  if (fds[2].revents) {
    // Once: a program can send them as fast as they are read. poll() says when there is more.
    struct signalfd_siginfo info;
    if (read(signal_fd, &info, sizeof info) < 0 && errno != EAGAIN) fatal("read of a signal");
  }
  if (fds[0].revents & POLLIN) input_fill();
  else if (fds[0].revents) worker_gone();
}

int main(void) {
  // Elsewhere kill(-1) would kill far more than a sandbox.
  if (getpid() != 1) {
    fputs("sandcastle-init: runs only as PID 1 of a sandbox\n", stderr);
    return EXIT_PROTOCOL;
  }
  set_up();
  send_ready();
  for (;;) {
    run_reap();
    run_check_timer();
    execute_commands();
    stem_listen();
    run_pump();
    run_finish();
    output_flush();
    wait_for_something();
  }
}
