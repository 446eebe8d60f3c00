#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <linux/prctl.h>

extern char **environ;

static char message[LAUNCH_BYTES_MAX];

// To init it is the end of a stem, and the program is started without one.
_Noreturn static void give_up(void) { _exit(70); }

static void answer(char what) {
  if (write(LAUNCH_FD, &what, 1) != 1) give_up();
}

static void read_whole(char *to, size_t length) {
  while (length > 0) {
    ssize_t n = read(LAUNCH_FD, to, length);
    if (n == 0 || (n < 0 && errno != EINTR)) give_up();
    if (n > 0) {
      to += n;
      length -= (size_t)n;
    }
  }
}

// The layout of this process as the kernel has it: fields 26 to 51 of stat(5).
static struct prctl_mm_map current_map(void) {
  char text[4096];
  int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (n <= 0) give_up();
  close(fd);
  text[n] = 0;
  unsigned long field[52] = {0};
  char *at = strrchr(text, ')');
  for (int i = 3; at && i < 52; i++) {
    at = strchr(at + 1, ' ');
    if (at) field[i] = strtoul(at + 1, NULL, 10);
  }
  if (!at || field[48] == 0 || field[51] < field[48]) give_up();
  return (struct prctl_mm_map){
      .start_code = field[26], .end_code = field[27], .start_data = field[45], .end_data = field[46],
      .start_brk = field[47], .brk = (unsigned long)sbrk(0), .start_stack = field[28], .arg_start = field[48],
      .arg_end = field[49], .env_start = field[50], .env_end = field[51], .exe_fd = (unsigned)-1};
}

static void set_map(const struct prctl_mm_map *map) {
  if (prctl(PR_SET_MM, PR_SET_MM_MAP, map, sizeof *map, 0) != 0) give_up();
}

// Where the strings of the first exec lie, when they fit: what changes a process's title writes there.
static char *place_strings(const struct launch *launch) {
  struct prctl_mm_map map = current_map();
  size_t args = launch->header.args_length, env = launch->header.env_length, room = map.env_end - map.arg_start;
  char *place = (char *)map.arg_start;
  if (args + env > room) {
    place = mmap(NULL, args + env, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) give_up();
  } else {
    memset(place, 0, room);
  }
  memcpy(place, launch->args, args);
  memcpy(place + args, launch->env, env);
  map.arg_start = (unsigned long)place;
  map.arg_end = map.env_start = map.arg_start + args;
  map.env_end = map.env_start + env;
  map.brk = (unsigned long)sbrk(0);
  set_map(&map);
  return place;
}

static void set_environ(char *strings, uint32_t count) {
  char **entries = calloc(count + 1, sizeof *entries);
  if (!entries) give_up();
  for (uint32_t i = 0; i < count; i++) {
    entries[i] = strings;
    strings += strlen(strings) + 1;
  }
  environ = entries;
}

static void set_stdin(bool pipe) {
  if (pipe && dup2(LAUNCH_STDIN_FD, 0) != 0) give_up();
  close(LAUNCH_STDIN_FD);
}

void launch_receive(struct launch *launch) {
  // What is not allowed here must come out now, while the program can still be started without a stem.
  struct prctl_mm_map map = current_map();
  set_map(&map);
  // The program's children must not have them, should it come to one before they are closed.
  fcntl(LAUNCH_FD, F_SETFD, FD_CLOEXEC);
  fcntl(LAUNCH_STDIN_FD, F_SETFD, FD_CLOEXEC);
  answer(LAUNCH_WAITS);
  struct launch_header *header = &launch->header;
  read_whole((char *)header, sizeof *header);
  size_t length = (size_t)header->cwd_length + header->args_length + header->env_length;
  if (length > sizeof message) give_up();
  read_whole(message, length);
  launch->cwd = message;
  launch->args = launch->cwd + header->cwd_length;
  launch->env = launch->args + header->args_length;
  if (chdir(launch->cwd) != 0) give_up();
  set_stdin(header->pipe_stdin == 1);
  char *strings = place_strings(launch);
  set_environ(strings + header->args_length, header->envc);
}

void launch_confirm(void) {
  answer(LAUNCH_TAKEN);
  close(LAUNCH_FD);
}
