// What the parts of the sandbox init share. PROTOCOL.md is the contract.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  PROTOCOL_VERSION = 1,
  PAYLOAD_MAX = 65536,
  DATA_MAX = 32768,        // of a frame that init sends
  ANSWER_MAX = 8192,       // more than the longest single answer to a command
  OUTPUT_RESERVE = 16384,  // kept free of program output, for answers
  PATH_BYTES = 4096,       // with the NUL
  EXIT_PROTOCOL = 70,
};

enum command {
  STAGE_OPEN = 0x01, STAGE_DATA, STAGE_CLOSE, START, START_PART, STDIN_DATA, STDIN_EOF, SIGNAL, KILL_ALL,
  COLLECT, RESET, SHUTDOWN, RELAY, STEM_PREPARE, START_STEM,
};

enum report {
  READY = 0x81, STAGE_FAILED, STARTED, START_FAILED, STDOUT, STDERR, EXITED, FILE_BEGIN, FILE_DATA, FILE_END,
  COLLECT_DONE, RESET_DONE, ERROR, STDIN_ACK, FEATURES, STEM,
};

enum { FEATURE_STEMS = 1 };
enum stem_news { STEM_WAITS = 1, STEM_TAKEN, STEM_FAILED };

struct bytes {
  const uint8_t *at;
  size_t length;
};

struct frame {
  uint8_t type;
  struct bytes payload;
};

// ---- wire.c: frames in and out. None of these returns when the worker is gone.
_Noreturn void protocol_error(const char *message);
_Noreturn void worker_gone(void);

void input_fill(void);                     // reads what is there, without waiting
bool input_next(struct frame *frame);      // the next complete frame; it stays until input_consume
void input_consume(void);

uint32_t take_u32(struct bytes *from);     // these end the sandbox when the payload is too short
uint64_t take_u64(struct bytes *from);
struct bytes take_str(struct bytes *from);
void take_end(const struct bytes *from);

size_t output_room(void);
bool output_pending(void);
void output_flush(void);                   // writes what the worker takes now
void output_wait(size_t room);             // waits until there is room
void output_finish(int milliseconds);      // waits until all is written, or the time is up
uint8_t *output_data(void);                // where DATA_MAX bytes of the next data frame go
void output_data_done(enum report type, size_t length);

void put_begin(enum report type);          // one frame: put_begin, put_…, put_end; needs room for it
void put_u32(uint32_t value);
void put_u64(uint64_t value);
void put_str(const void *at, size_t length);
void put_end(void);

// ---- paths.c: strictly beneath /workspace, no symbolic link followed
extern int workspace_fd;
int path_copy(char to[PATH_BYTES], struct bytes path);  // 0, or an errno when it breaks the grammar
int path_enter(int dir, const char *name);               // a descriptor; -1 and errno when it is no directory itself
int path_open_dir(const char *path, bool make);         // "" is /workspace; -1 and errno on failure

// ---- stage.c
void stage_open(struct bytes payload);
void stage_data(struct bytes payload);
void stage_close(void);
bool stage_is_open(void);
int stage_error(void);                     // errno of the first failure since the last reset, or 0
void stage_reset(void);

// ---- start.c: forks and executes
struct start_request {
  uint32_t timeout_ms;
  bool pipe_stdin;
  struct bytes cwd;
  char **argv;
  char **envp;
  int carried[2];                          // of a stem: what becomes LAUNCH_FD and LAUNCH_STDIN_FD; else -1
};

struct child {
  int pid;
  int in, out, err;                        // our ends of its pipes; in is -1 without a pipe
};

void start_part(struct bytes payload);
void start_forget(void);
void start_parse(struct start_request *request);        // what start_part gathered
int start_child(const struct start_request *request, struct child *child, const char **what);  // 0 or an errno

// ---- relay.c: a program's way to the egress gate
void relay_enable(void);                   // from now on each run has one
int relay_start(void);                     // 0 or an errno; it dies with the run
void relay_stop(void);                     // when the run did not start after all

// ---- stem.c: an interpreter that was started ahead
void stem_prepare(struct bytes payload);
bool stem_take(const struct start_request *request, struct child *child);  // whether it has become the program
void stem_end(void);                       // leaves no process but init; not while a program runs
void stem_reaped(int pid);
int stem_fd(void);                         // to wait for, -1 = none
void stem_listen(void);

// ---- run.c: the one process tree there may be
bool run_active(void);
void run_start(bool by_stem);             // by_stem: the stem may become the program
void run_stdin(struct bytes payload);
void run_stdin_eof(void);
void run_signal(uint32_t signo);
void run_kill(void);
void run_reap(void);
void run_check_timer(void);
int run_poll_timeout(void);                // milliseconds, -1 = none
struct pollfd;
int run_poll_fds(struct pollfd *fds);      // fills up to 3, returns how many
void run_pump(void);                       // moves what the pipes take and give
void run_finish(void);                     // sends EXITED when everything is dead and drained
uint64_t now_micros(void);

// ---- usage.c: the cgroup's counters, v1 or v2
enum { OOM_UNREADABLE = 0xFFFFFFFF };
void usage_open(void);
uint32_t usage_oom_kills(void);
uint64_t usage_cpu_micros(void);
uint64_t usage_memory_peak(void);

// ---- collect.c, wipe.c
void collect(struct bytes payload);
void wipe_remember(void);                  // at start: what a reset has to restore
bool wipe(void);
bool disk_full(void);                      // no block or no inode is left on one of the writable mounts
bool layout_make(void);
