#include "init.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { TMPFS = 0x01021994, MQUEUE = 0x19800202 };

struct place {
  const char *path;
  int fd;                  // -1 = not writable, so nothing to empty
  mode_t mode;
  bool mount;              // a file system of its own that may be emptied
};

static struct place places[] = {{.path = "/workspace"}, {.path = "/tmp"}, {.path = "/dev/shm"}, {.path = "/dev/mqueue"}};
enum { PLACES = sizeof places / sizeof places[0] };

static struct rlimit limits[RLIMIT_NLIMITS];
static cpu_set_t processors;
static bool processors_known;

void wipe_remember(void) {
  for (int i = 0; i < PLACES; i++) {
    struct place *place = &places[i];
    struct stat st;
    struct statfs fs;
    place->fd = -1;
    if (access(place->path, W_OK) != 0) continue;
    place->fd = open(place->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (place->fd < 0 || fstat(place->fd, &st) != 0 || fstatfs(place->fd, &fs) != 0) continue;
    place->mode = st.st_mode & 07777;
    place->mount = fs.f_type == TMPFS || fs.f_type == MQUEUE;
  }
  for (int i = 0; i < RLIMIT_NLIMITS; i++) getrlimit(i, &limits[i]);
  processors_known = sched_getaffinity(0, sizeof processors, &processors) == 0;
}

// A program of our uid may change our limits (prlimit). What it lowered for good makes the sandbox useless.
static bool limits_intact(void) {
  for (int i = 0; i < RLIMIT_NLIMITS; i++) {
    struct rlimit now;
    if (getrlimit(i, &now) != 0 || now.rlim_max != limits[i].rlim_max) return false;
    if (now.rlim_cur != limits[i].rlim_cur && setrlimit(i, &limits[i]) != 0) return false;
  }
  return true;
}

// It may choose our processors too (sched_setaffinity), and so those of what is started later.
static bool processors_intact(void) {
  cpu_set_t now;
  if (!processors_known) return true;
  if (sched_getaffinity(0, sizeof now, &now) != 0) return false;
  return CPU_EQUAL(&now, &processors) || sched_setaffinity(0, sizeof processors, &processors) == 0;
}

typedef bool (*entry_action)(int dir, const char *name);

// Calls action for each entry until a whole pass finds none; false when a pass changed nothing.
static bool until_empty(int dir, char *buffer, size_t size, entry_action action) {
  for (bool found = true; found;) {
    bool progress = false;
    ssize_t n;
    found = false;
    if (lseek(dir, 0, SEEK_SET) != 0) return false;
    while ((n = getdents64(dir, buffer, size)) > 0) {
      for (ssize_t at = 0; at < n;) {
        const struct dirent64 *entry = (const struct dirent64 *)(buffer + at);
        at += entry->d_reclen;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        found = true;
        progress |= action(dir, entry->d_name);
      }
    }
    if (n < 0 || (found && !progress)) return false;
  }
  return true;
}

static int root_fd;        // of the place that is being emptied
static uint64_t moved;

static bool remove_simple(int dir, const char *name) {
  return unlinkat(dir, name, 0) == 0 || (errno == EISDIR && unlinkat(dir, name, AT_REMOVEDIR) == 0);
}

// A directory in a directory goes up to the root under a new name, so that no depth needs a recursion.
static bool remove_or_lift(int dir, const char *name) {
  if (remove_simple(dir, name)) return true;
  fchmodat(dir, name, 0700, 0);
  for (int tries = 0; tries < 16; tries++) {
    char to[64];
    snprintf(to, sizeof to, ".wipe-%llu-%llu", (unsigned long long)now_micros(), (unsigned long long)moved++);
    if (renameat(dir, name, root_fd, to) == 0) return true;
  }
  return false;
}

static bool remove_from_root(int root, const char *name) {
  static char buffer[32768] __attribute__((aligned(16)));
  if (remove_simple(root, name)) return true;
  fchmodat(root, name, 0700, 0);
  int dir = path_enter(root, name);
  if (dir < 0) return false;
  bool empty = until_empty(dir, buffer, sizeof buffer, remove_or_lift);
  close(dir);
  return empty && unlinkat(root, name, AT_REMOVEDIR) == 0;
}

static bool empty_place(const struct place *place) {
  static char buffer[32768] __attribute__((aligned(16)));
  if (place->fd < 0) return true;
  struct stat st;
  if (!place->mount || fstat(place->fd, &st) != 0) return false;
  if ((st.st_mode & 07777) != place->mode && fchmod(place->fd, place->mode) != 0) return false;
  root_fd = place->fd;
  return until_empty(place->fd, buffer, sizeof buffer, remove_from_root);
}

// System V objects outlive their processes. Where the calls are forbidden, programs could not use them either.
static bool wipe_ipc(void) {
  struct shm_info shm;
  struct seminfo sem;
  struct msginfo msg;
  struct shmid_ds shm_ds;
  struct semid_ds sem_ds;
  struct msqid_ds msg_ds;
  for (int i = shmctl(0, SHM_INFO, (void *)&shm); i >= 0; i--) shmctl(shmctl(i, SHM_STAT, &shm_ds), IPC_RMID, NULL);
  for (int i = semctl(0, 0, SEM_INFO, &sem); i >= 0; i--) semctl(semctl(i, 0, SEM_STAT, &sem_ds), 0, IPC_RMID);
  for (int i = msgctl(0, MSG_INFO, (void *)&msg); i >= 0; i--) msgctl(msgctl(i, MSG_STAT, &msg_ds), IPC_RMID, NULL);
  return (shmctl(0, SHM_INFO, (void *)&shm) < 0 || shm.used_ids == 0) &&
         (semctl(0, 0, SEM_INFO, &sem) < 0 || sem.semusz == 0) &&
         (msgctl(0, MSG_INFO, (void *)&msg) < 0 || msg.msgpool == 0);
}

bool disk_full(void) {
  for (int i = 0; i < PLACES; i++) {
    struct statvfs fs;
    if (places[i].fd < 0 || !places[i].mount || fstatvfs(places[i].fd, &fs) != 0) continue;
    if ((fs.f_blocks > 0 && fs.f_bavail == 0) || (fs.f_files > 0 && fs.f_favail == 0)) return true;
  }
  return false;
}

bool layout_make(void) {
  return mkdirat(workspace_fd, "code", 0755) == 0 && mkdirat(workspace_fd, "output", 0755) == 0;
}

bool wipe(void) {
  bool ok = limits_intact() & processors_intact();
  for (int i = 0; i < PLACES; i++) ok &= empty_place(&places[i]);
  ok &= wipe_ipc();
  return ok && layout_make();
}
