#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int workspace_fd = -1;

static bool component_ok(const char *at, size_t length) {
  if (length == 0 || length > 255) return false;
  return !(at[0] == '.' && (length == 1 || (length == 2 && at[1] == '.')));
}

int path_copy(char to[PATH_BYTES], struct bytes path) {
  if (path.length >= PATH_BYTES) return ENAMETOOLONG;
  memcpy(to, path.at, path.length);
  to[path.length] = 0;
  if (strlen(to) != path.length) return EINVAL;
  for (const char *at = to; path.length > 0;) {
    const char *slash = strchrnul(at, '/');
    if (!component_ok(at, (size_t)(slash - at))) return EINVAL;
    if (!*slash) break;
    at = slash + 1;
  }
  return 0;
}

// A directory and nothing that leads to one. Seen with gVisor 20221219: it follows a link although O_NOFOLLOW is given,
// when O_DIRECTORY is, too.
int path_enter(int dir, const char *name) {
  int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat opened, named;
  if (fd < 0) return -1;
  if (fstat(fd, &opened) == 0 && fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
      opened.st_ino == named.st_ino && opened.st_dev == named.st_dev) {
    return fd;
  }
  close(fd);
  errno = ENOTDIR;
  return -1;
}

static int enter(int dir, const char *name, bool make) {
  int fd = path_enter(dir, name);
  if (fd >= 0 || errno != ENOENT || !make) return fd;
  if (mkdirat(dir, name, 0755) != 0 && errno != EEXIST) return -1;
  return path_enter(dir, name);
}

// Component by component: each step opens one name without following it, so that no symbolic link and no
// rename by a live program leads outside. (openat2 would do it in one call, but not every seccomp profile and
// not gVisor has it, and parents are made on the way here.)
int path_open_dir(const char *path, bool make) {
  int fd = fcntl(workspace_fd, F_DUPFD_CLOEXEC, 3);
  while (fd >= 0 && *path) {
    char name[256];
    const char *slash = strchrnul(path, '/');
    memcpy(name, path, (size_t)(slash - path));
    name[slash - path] = 0;
    int next = enter(fd, name, make);
    int error = errno;
    close(fd);
    errno = error;
    fd = next;
    path = *slash ? slash + 1 : slash;
  }
  return fd;
}
