#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
  bool open;               // between STAGE_OPEN and STAGE_CLOSE
  int dir, file;           // -1 when this file has failed
  char path[PATH_BYTES];
  const char *name;        // the last component of path
  int first_error;
} stage = {.dir = -1, .file = -1};

bool stage_is_open(void) { return stage.open; }

int stage_error(void) { return stage.first_error; }

static void close_both(void) {
  if (stage.file >= 0) close(stage.file);
  if (stage.dir >= 0) close(stage.dir);
  stage.file = stage.dir = -1;
}

void stage_reset(void) {
  close_both();
  stage.open = false;
  stage.first_error = 0;
}

static void fail(int error, struct bytes path) {
  close_both();
  if (stage.first_error == 0) stage.first_error = error;
  put_begin(STAGE_FAILED);
  put_u32((uint32_t)error);
  put_str(path.at, path.length < PATH_BYTES ? path.length : PATH_BYTES - 1);
  put_end();
}

static struct bytes staged_path(void) { return (struct bytes){(const uint8_t *)stage.path, strlen(stage.path)}; }

// A regular file is unlinked, not truncated: another name of it keeps its content.
static int create(uint32_t mode) {
  char *slash = strrchr(stage.path, '/');
  stage.name = slash ? slash + 1 : stage.path;
  if (slash) *slash = 0;
  stage.dir = path_open_dir(slash ? stage.path : "", true);
  if (slash) *slash = '/';
  if (stage.dir < 0) return errno;
  struct stat st;
  if (fstatat(stage.dir, stage.name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
    if (S_ISDIR(st.st_mode)) return EISDIR;
    if (!S_ISREG(st.st_mode)) return EEXIST;
    if (unlinkat(stage.dir, stage.name, 0) != 0) return errno;
  }
  stage.file = openat(stage.dir, stage.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (stage.file < 0 || fchmod(stage.file, mode) != 0) return errno;
  return 0;
}

void stage_open(struct bytes payload) {
  if (stage.open) protocol_error("STAGE_OPEN while a file is open");
  uint32_t mode = take_u32(&payload);
  struct bytes path = take_str(&payload);
  take_end(&payload);
  if (mode & ~0777u) protocol_error("bad file mode");
  stage.open = true;
  int error = path.length == 0 ? EINVAL : path_copy(stage.path, path);
  if (error == 0) error = create(mode);
  if (error != 0) fail(error, path);
}

void stage_data(struct bytes payload) {
  if (!stage.open) protocol_error("STAGE_DATA without STAGE_OPEN");
  while (stage.file >= 0 && payload.length > 0) {
    ssize_t n = write(stage.file, payload.at, payload.length);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      int error = n < 0 ? errno : EIO;
      unlinkat(stage.dir, stage.name, 0);
      fail(error, staged_path());
      return;
    }
    payload.at += n;
    payload.length -= (size_t)n;
  }
}

void stage_close(void) {
  if (!stage.open) protocol_error("STAGE_CLOSE without STAGE_OPEN");
  stage.open = false;
  close_both();
}
