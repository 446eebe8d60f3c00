// What init tells a stem (docs/adr/0012), and the half of taking it that is the same in every interpreter.
#pragma once

#include <stddef.h>
#include <stdint.h>

// High, so that the interpreter's own descriptors, and later the program's, have the numbers they always have.
enum { LAUNCH_FD = 1000, LAUNCH_STDIN_FD = 1001 };

// What a stem answers on LAUNCH_FD. Instead of anything else it exits.
enum { LAUNCH_WAITS = 'R', LAUNCH_TAKEN = 'G' };

enum { LAUNCH_BYTES_MAX = 65536 };

// One message, in the machine's own byte order: this, then cwd, args, env. Each of the strings ends with a NUL.
struct launch_header {
  uint32_t pipe_stdin;     // 1: LAUNCH_STDIN_FD becomes descriptor 0; 0: descriptor 0 stays /dev/null
  uint32_t cwd_length;
  uint32_t argc, args_length;
  uint32_t envc, env_length;
};

struct launch {
  struct launch_header header;
  const char *cwd, *args, *env;
};

// Says that the interpreter has started, waits, and makes of the process what the launch says: working directory,
// standard input, environ, and what the kernel shows as its command line and environment. A stem that cannot exits.
void launch_receive(struct launch *launch);

// The program begins. Nothing of init's is left in the process afterwards.
void launch_confirm(void);
