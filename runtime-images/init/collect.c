#include "init.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 32, ENTRIES_MAX = 100000, NAMES_MAX = 4194304, LINKS_MAX = 4096 };

// The names in the directories on the current path, as a stack; touched only as far as used.
static char names[NAMES_MAX] __attribute__((aligned(4096)));
static uint32_t sorted[ENTRIES_MAX];      // offsets in names
static ino_t linked[LINKS_MAX];           // files with several names that were sent; /workspace is one mount

static struct {
  uint32_t max_files, files, skipped, visited, entries, links;
  uint64_t max_file_bytes, max_total_bytes, total_bytes;
  size_t names_used, path_length;
  bool full;                              // ENTRIES_MAX or NAMES_MAX was reached
  char path[PATH_BYTES];
} walk;

static bool push_name(const char *name) {
  size_t size = strlen(name) + 1;
  if (walk.visited == ENTRIES_MAX || size > NAMES_MAX - walk.names_used) return false;
  memcpy(names + walk.names_used, name, size);
  sorted[walk.entries++] = (uint32_t)walk.names_used;
  walk.names_used += size;
  walk.visited++;
  return true;
}

static bool is_self_or_parent(const char *name) { return !strcmp(name, ".") || !strcmp(name, ".."); }

static void list(int dir) {
  static char buffer[32768] __attribute__((aligned(16)));
  ssize_t n;
  while (!walk.full && (n = getdents64(dir, buffer, sizeof buffer)) > 0) {
    for (ssize_t at = 0; at < n && !walk.full;) {
      const struct dirent64 *entry = (const struct dirent64 *)(buffer + at);
      if (!is_self_or_parent(entry->d_name) && !push_name(entry->d_name)) walk.full = true;
      at += entry->d_reclen;
    }
  }
}

static bool before(uint32_t a, uint32_t b) { return strcmp(names + a, names + b) < 0; }

static void sift_down(uint32_t *heap, uint32_t at, uint32_t size) {
  for (uint32_t child; (child = 2 * at + 1) < size; at = child) {
    if (child + 1 < size && before(heap[child], heap[child + 1])) child++;
    if (!before(heap[at], heap[child])) return;
    uint32_t swapped = heap[at];
    heap[at] = heap[child];
    heap[child] = swapped;
  }
}

// Heap sort, for qsort() allocates.
static void sort(uint32_t *heap, uint32_t size) {
  for (uint32_t at = size / 2; at-- > 0;) sift_down(heap, at, size);
  while (size > 1) {
    size--;
    uint32_t swapped = heap[0];
    heap[0] = heap[size];
    heap[size] = swapped;
    sift_down(heap, 0, size);
  }
}

static bool send_bytes(int fd, uint64_t size) {
  while (size > 0) {
    output_wait(DATA_MAX + OUTPUT_RESERVE);
    ssize_t n = read(fd, output_data(), size < DATA_MAX ? (size_t)size : DATA_MAX);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    output_data_done(FILE_DATA, (size_t)n);
    size -= (uint64_t)n;
  }
  return true;
}

static void send_file(int fd, const struct stat *st) {
  walk.files++;
  walk.total_bytes += (uint64_t)st->st_size;
  output_wait(ANSWER_MAX);
  put_begin(FILE_BEGIN);
  put_u64((uint64_t)st->st_size);
  put_u32(st->st_mode & 0777);
  put_str(walk.path, walk.path_length);
  put_end();
  bool ok = send_bytes(fd, (uint64_t)st->st_size);
  output_wait(ANSWER_MAX);
  put_begin(FILE_END);
  put_u32(ok);
  put_end();
}

static bool sent_by_another_name(const struct stat *st) {
  if (st->st_nlink == 1) return false;
  for (uint32_t i = 0; i < walk.links; i++) {
    if (linked[i] == st->st_ino) return true;
  }
  return walk.links == LINKS_MAX;
}

static bool fits(const struct stat *st) {
  uint64_t size = (uint64_t)st->st_size;
  return walk.files < walk.max_files && size <= walk.max_file_bytes &&
         size <= walk.max_total_bytes - walk.total_bytes && !sent_by_another_name(st);
}

static void visit_file(int dir, const char *name) {
  // O_NONBLOCK: should it be a FIFO after all, opening must not wait.
  int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  struct stat st;
  if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && fits(&st)) {
    if (st.st_nlink > 1) linked[walk.links++] = st.st_ino;
    send_file(fd, &st);
  } else {
    walk.skipped++;
  }
  if (fd >= 0) close(fd);
}

static void visit_dir(int dir, int depth);

static void visit_subdir(int dir, const char *name, int depth) {
  int fd = depth > DEPTH_MAX ? -1 : path_enter(dir, name);
  if (fd < 0) {
    walk.skipped++;
    return;
  }
  visit_dir(fd, depth);
  close(fd);
}

static void visit(int dir, const char *name, int depth) {
  size_t parent_length = walk.path_length, length = strlen(name);
  struct stat st;
  if (parent_length + 1 + length >= PATH_BYTES || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
    walk.skipped++;
    return;
  }
  if (parent_length > 0) walk.path[walk.path_length++] = '/';
  memcpy(walk.path + walk.path_length, name, length);
  walk.path_length += length;
  if (S_ISDIR(st.st_mode)) visit_subdir(dir, name, depth + 1);
  else if (S_ISREG(st.st_mode)) visit_file(dir, name);
  else walk.skipped++;
  walk.path_length = parent_length;
}

static void visit_dir(int dir, int depth) {
  uint32_t first = walk.entries;
  size_t names_before = walk.names_used;
  list(dir);
  uint32_t end = walk.entries;
  sort(sorted + first, end - first);
  for (uint32_t i = first; i < end; i++) visit(dir, names + sorted[i], depth);
  walk.entries = first;
  walk.names_used = names_before;
}

void collect(struct bytes payload) {
  memset(&walk, 0, sizeof walk);
  struct bytes dir_path = take_str(&payload);
  walk.max_files = take_u32(&payload);
  walk.max_file_bytes = take_u64(&payload);
  walk.max_total_bytes = take_u64(&payload);
  take_end(&payload);

  char path[PATH_BYTES];
  int error = path_copy(path, dir_path);
  int dir = error == 0 ? path_open_dir(path, false) : -1;
  if (dir >= 0) {
    visit_dir(dir, 0);
    close(dir);
  } else if (error != 0 || errno != ENOENT) {
    walk.skipped++;
  }
  madvise(names, sizeof names, MADV_DONTNEED);
  output_wait(ANSWER_MAX);
  put_begin(COLLECT_DONE);
  put_u32(walk.skipped + walk.full);
  put_end();
}
