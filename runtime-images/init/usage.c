#include "init.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

// The files stay open from the start: a program of our uid could lower our descriptor limit (prlimit).
struct counter {
  int fd;
  const char *key;         // the line's first word; NULL = the file is the number
};

static struct counter oom, cpu, peak;
static uint64_t cpu_divisor;   // counter units per microsecond

static struct counter counter_open(const char *v1, const char *v1_key, const char *v2, const char *v2_key) {
  int fd = open(v1, O_RDONLY | O_CLOEXEC);
  if (fd >= 0) return (struct counter){fd, v1_key};
  return (struct counter){open(v2, O_RDONLY | O_CLOEXEC), v2_key};
}

void usage_open(void) {
  oom = counter_open("/sys/fs/cgroup/memory/memory.oom_control", "oom_kill ", "/sys/fs/cgroup/memory.events",
                     "oom_kill ");
  peak = counter_open("/sys/fs/cgroup/memory/memory.max_usage_in_bytes", NULL, "/sys/fs/cgroup/memory.peak", NULL);
  cpu = counter_open("/sys/fs/cgroup/cpuacct/cpuacct.usage", NULL, "/sys/fs/cgroup/cpu.stat", "usage_usec ");
  cpu_divisor = cpu.key ? 1 : 1000;
}

static bool counter_read(const struct counter *counter, uint64_t *value) {
  char text[4096];
  ssize_t n = counter->fd < 0 ? -1 : pread(counter->fd, text, sizeof text - 1, 0);
  if (n <= 0) return false;
  text[n] = 0;
  if (counter->key == NULL) {
    *value = strtoull(text, NULL, 10);
    return true;
  }
  size_t length = strlen(counter->key);
  for (const char *line = text; line; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (strncmp(line, counter->key, length) == 0) {
      *value = strtoull(line + length, NULL, 10);
      return true;
    }
  }
  return false;
}

uint32_t usage_oom_kills(void) {
  uint64_t value;
  return counter_read(&oom, &value) ? (uint32_t)value : OOM_UNREADABLE;
}

uint64_t usage_memory_peak(void) {
  uint64_t value;
  return counter_read(&peak, &value) ? value : 0;
}

uint64_t usage_cpu_micros(void) {
  uint64_t value;
  if (counter_read(&cpu, &value)) return value / cpu_divisor;
  struct rusage children;
  getrusage(RUSAGE_CHILDREN, &children);
  return (uint64_t)(children.ru_utime.tv_sec + children.ru_stime.tv_sec) * 1000000 +
         (uint64_t)(children.ru_utime.tv_usec + children.ru_stime.tv_usec);
}
