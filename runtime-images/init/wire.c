#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HEADER = 5, INPUT_CAPACITY = 2 * (HEADER + PAYLOAD_MAX), OUTPUT_CAPACITY = 262144 };

static uint8_t input[INPUT_CAPACITY];
static size_t input_head, input_tail;

static uint8_t output[OUTPUT_CAPACITY];
static size_t output_head, output_tail, frame_start;

void worker_gone(void) {
  kill(-1, SIGKILL);
  _exit(0);
}

void protocol_error(const char *message) {
  kill(-1, SIGKILL);
  if (output_room() >= ANSWER_MAX) {
    put_begin(ERROR);
    put_str(message, strnlen(message, 256));
    put_end();
    output_finish(1000);
  }
  dprintf(2, "sandcastle-init: protocol error: %s\n", message);
  _exit(EXIT_PROTOCOL);
}

void input_fill(void) {
  if (input_head > 0) {
    memmove(input, input + input_head, input_tail - input_head);
    input_tail -= input_head;
    input_head = 0;
  }
  if (input_tail == INPUT_CAPACITY) return;
  ssize_t n = read(0, input + input_tail, INPUT_CAPACITY - input_tail);
  if (n > 0) input_tail += (size_t)n;
  else if (n == 0 || (errno != EAGAIN && errno != EINTR)) worker_gone();
}

static uint32_t get_u32(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

bool input_next(struct frame *frame) {
  size_t available = input_tail - input_head;
  const uint8_t *at = input + input_head;
  if (available >= 1 && (at[0] < STAGE_OPEN || at[0] > START_STEM)) protocol_error("unknown frame type");
  if (available < HEADER) return false;
  uint32_t length = get_u32(at + 1);
  if (length > PAYLOAD_MAX) protocol_error("frame too large");
  if (available < HEADER + length) return false;
  *frame = (struct frame){at[0], {at + HEADER, length}};
  return true;
}

void input_consume(void) { input_head += HEADER + get_u32(input + input_head + 1); }

static const uint8_t *take(struct bytes *from, size_t n) {
  if (from->length < n) protocol_error("short payload");
  const uint8_t *at = from->at;
  from->at += n;
  from->length -= n;
  return at;
}

uint32_t take_u32(struct bytes *from) { return get_u32(take(from, 4)); }

uint64_t take_u64(struct bytes *from) {
  uint64_t high = take_u32(from);
  return high << 32 | take_u32(from);
}

struct bytes take_str(struct bytes *from) {
  uint32_t length = take_u32(from);
  return (struct bytes){take(from, length), length};
}

void take_end(const struct bytes *from) {
  if (from->length > 0) protocol_error("long payload");
}

size_t output_room(void) { return OUTPUT_CAPACITY - (output_tail - output_head); }

bool output_pending(void) { return output_tail > output_head; }

void output_flush(void) {
  while (output_pending()) {
    ssize_t n = write(1, output + output_head, output_tail - output_head);
    if (n > 0) output_head += (size_t)n;
    else if (errno == EAGAIN) return;
    else if (errno != EINTR) worker_gone();
  }
  output_head = output_tail = 0;
}

// One wait for the worker to read. Its end of file is noticed here too: nothing is asked of stdin but POLLHUP.
static bool wait_writable(int milliseconds) {
  struct pollfd fds[] = {{.fd = 0}, {.fd = 1, .events = POLLOUT}};
  int n = poll(fds, 2, milliseconds);
  if (n > 0 && fds[0].revents && !fds[1].revents) worker_gone();
  return n != 0;
}

void output_wait(size_t room) {
  while (output_room() < room) {
    output_flush();
    if (output_room() < room) wait_writable(-1);
  }
}

void output_finish(int milliseconds) {
  uint64_t deadline = now_micros() + (uint64_t)milliseconds * 1000;
  for (output_flush(); output_pending(); output_flush()) {
    uint64_t now = now_micros();
    if (now >= deadline || !wait_writable((int)((deadline - now) / 1000) + 1)) return;
  }
}

// Makes n bytes in one piece at the tail; the caller has checked output_room.
static uint8_t *make_space(size_t n) {
  if (OUTPUT_CAPACITY - output_tail < n) {
    memmove(output, output + output_head, output_tail - output_head);
    output_tail -= output_head;
    output_head = 0;
  }
  return output + output_tail;
}

static void set_u32(uint8_t *at, uint32_t value) {
  for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (24 - 8 * i));
}

uint8_t *output_data(void) { return make_space(HEADER + DATA_MAX) + HEADER; }

void output_data_done(enum report type, size_t length) {
  output[output_tail] = (uint8_t)type;
  set_u32(output + output_tail + 1, (uint32_t)length);
  output_tail += HEADER + length;
}

void put_begin(enum report type) {
  make_space(ANSWER_MAX);
  frame_start = output_tail;
  output[output_tail] = (uint8_t)type;
  output_tail += HEADER;
}

void put_u32(uint32_t value) {
  set_u32(output + output_tail, value);
  output_tail += 4;
}

void put_u64(uint64_t value) {
  put_u32((uint32_t)(value >> 32));
  put_u32((uint32_t)value);
}

void put_str(const void *at, size_t length) {
  put_u32((uint32_t)length);
  memcpy(output + output_tail, at, length);
  output_tail += length;
}

void put_end(void) { set_u32(output + frame_start + 1, (uint32_t)(output_tail - frame_start - HEADER)); }
