// A program's way to the egress gate: 127.0.0.1:3128 in the sandbox's own network namespace, which has nothing but
// loopback, is carried to the socket that the worker mounted. It decides nothing: a program that goes to the socket
// itself meets the same gate. So it is a process of its own, which the program may stop but not look into (it is not
// dumpable, as init), and which has no descriptor of init's.
#include "init.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORT = 3128, LINKS = 64, FLOW_BYTES = 16384 };

static const struct sockaddr_un gate = {AF_UNIX, "/run/sandcastle/egress.sock"};

// One direction of a link.
struct flow {
  size_t head, tail;
  bool read_all;           // the sender has ended
  bool done;               // and the receiver was told
  uint8_t bytes[FLOW_BYTES];
};

struct link {
  bool open;
  int fds[2];              // the program's, the gate's
  struct flow flows[2];    // flows[i] is read from fds[i]
};

static struct link links[LINKS];
static bool enabled;
static int relay_pid;

static void close_link(struct link *link) {
  close(link->fds[0]);
  close(link->fds[1]);
  link->open = false;
}

static struct link *free_link(void) {
  for (int i = 0; i < LINKS; i++) {
    if (!links[i].open) return &links[i];
  }
  return NULL;
}

static void accept_link(int listener, struct link *link) {
  int program = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (program < 0) return;
  int out = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (out < 0 || connect(out, (const struct sockaddr *)&gate, sizeof gate) != 0) {
    if (out >= 0) close(out);
    close(program);
    return;
  }
  link->open = true;
  link->fds[0] = program;
  link->fds[1] = out;
  for (int i = 0; i < 2; i++) {
    struct flow *flow = &link->flows[i];
    flow->head = flow->tail = 0;
    flow->read_all = flow->done = false;
  }
}

// These say whether the link still works.
static bool take(struct flow *flow, int from) {
  ssize_t n = read(from, flow->bytes, FLOW_BYTES);
  if (n > 0) flow->tail = (size_t)n;
  else if (n == 0) flow->read_all = true;
  else if (errno != EAGAIN && errno != EINTR) return false;
  return true;
}

static bool give(struct flow *flow, int to) {
  ssize_t n = write(to, flow->bytes + flow->head, flow->tail - flow->head);
  if (n < 0) return errno == EAGAIN || errno == EINTR;
  flow->head += (size_t)n;
  if (flow->head == flow->tail) flow->head = flow->tail = 0;
  return true;
}

static bool wants_bytes(const struct flow *flow) { return flow->tail == 0 && !flow->read_all; }

static bool pump(struct flow *flow, int from, int to, short readable, short writable) {
  if (wants_bytes(flow) && readable && !take(flow, from)) return false;
  // Tried at once: what was just read mostly fits.
  if (flow->tail > 0 && (writable || flow->head == 0) && !give(flow, to)) return false;
  if (flow->read_all && flow->tail == 0 && !flow->done) {
    flow->done = true;
    return shutdown(to, SHUT_WR) == 0;
  }
  return true;
}

// A descriptor of which nothing is wanted now is left out, for poll() would report its hang-up over and over.
static void watch(struct pollfd *fd, const struct link *link, int side) {
  *fd = (struct pollfd){.fd = -1};
  if (!link->open) return;
  if (wants_bytes(&link->flows[side])) fd->events |= POLLIN;
  if (link->flows[!side].tail > 0) fd->events |= POLLOUT;
  if (fd->events) fd->fd = link->fds[side];
}

static void serve_link(struct link *link, const struct pollfd fds[2]) {
  for (int side = 0; side < 2; side++) {
    if (!pump(&link->flows[side], link->fds[side], link->fds[!side], fds[side].revents, fds[!side].revents)) {
      close_link(link);
      return;
    }
  }
  if (link->flows[0].done && link->flows[1].done) close_link(link);
}

_Noreturn static void serve(int listener) {
  struct pollfd fds[1 + 2 * LINKS];
  for (;;) {
    struct link *next = free_link();
    fds[0] = (struct pollfd){.fd = next ? listener : -1, .events = POLLIN};
    for (int i = 0; i < 2 * LINKS; i++) watch(&fds[1 + i], &links[i / 2], i % 2);
    if (poll(fds, 1 + 2 * LINKS, -1) < 0) continue;
    for (int i = 0; i < LINKS; i++) {
      if (links[i].open) serve_link(&links[i], fds + 1 + 2 * i);
    }
    if (fds[0].revents) accept_link(listener, next);
  }
}

// Keeps the listener alone, as descriptor 0.
static void forget_descriptors(int listener) {
  dup2(listener, 0);
  if (close_range(1, ~0U, 0) == 0) return;
  for (int fd = 1; fd < 1024; fd++) close(fd);
}

void relay_enable(void) { enabled = true; }

static int listen_on_loopback(void) {
  const struct sockaddr_in address = {AF_INET, htons(PORT), {htonl(INADDR_LOOPBACK)}, {0}};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) return -1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
  if (bind(listener, (const struct sockaddr *)&address, sizeof address) == 0 && listen(listener, LINKS) == 0) {
    return listener;
  }
  int error = errno;
  close(listener);
  errno = error;
  return -1;
}

int relay_start(void) {
  relay_pid = 0;
  if (!enabled) return 0;
  int listener = listen_on_loopback();
  // No process is alive that has the port: an earlier program killed its relay and left a connection that waits for its
  // last packets. It has no relay then either; it must not look like a sandbox that is broken.
  if (listener < 0) return errno == EADDRINUSE ? 0 : errno;
  relay_pid = fork();
  if (relay_pid == 0) {
    prctl(PR_SET_NAME, "egress-relay");
    forget_descriptors(listener);
    serve(0);
  }
  int error = relay_pid < 0 ? errno : 0;
  close(listener);
  return error;
}

void relay_stop(void) {
  if (!enabled || relay_pid <= 0) return;
  kill(relay_pid, SIGKILL);
  while (waitpid(relay_pid, NULL, 0) < 0 && errno == EINTR) {}
}
