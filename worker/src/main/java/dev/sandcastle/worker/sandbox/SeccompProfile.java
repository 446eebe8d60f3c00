package dev.sandcastle.worker.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.List;
import java.util.stream.Stream;

/**
 * The system-call filter of every sandbox: an allow-list, everything else fails with EPERM. Not on
 * it, on purpose:
 *
 * <ul>
 *   <li>ptrace and process_vm_*, io_uring_*, userfaultfd, perf_event_open, bpf, keyrings,
 *       namespaces, mounts, modules, clocks, reboot, swap, quotas, file handles;
 *   <li>{@code sync} and {@code syncfs}, which would flush the host's disks;
 *   <li>{@code inotify_*} and {@code mq_*}: the kernel counts both by user, and every sandbox is
 *       the same user, so that one could take them from all others;
 *   <li>what acts on another process of the same user without being allowed to trace it, and so
 *       would reach init: limits (a CPU limit of zero kills even PID 1), scheduling, priorities.
 *       Each may do so to itself.
 * </ul>
 *
 * {@code clone} may make no namespace; {@code clone3} cannot be filtered by its flags and says
 * ENOSYS, on which every libc falls back to {@code clone}. Of sockets there are local ones, TCP and
 * UDP (which have no network to reach), and the kernel's list of interfaces: any other protocol
 * would make the kernel load a module for it.
 *
 * <p>gVisor (20221219) answers EPERM where a profile says ENOSYS, on which no libc falls back: no
 * thread would start. Its own {@code clone3} says ENOSYS, and namespaces in it are its own, not the
 * host's; so there the call is allowed.
 */
final class SeccompProfile {
  private static final int ENOSYS = 38;
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;

  /** The bits of a socket's type that are not flags. */
  private static final int SOCK_TYPE_MASK = 0xF;

  private static final int PRIO_PROCESS = 0;
  private static final int PRIO_PGRP = 1;

  /** All CLONE_NEW* flags of {@code clone(2)}. */
  private static final long CLONE_NAMESPACES = 0x7E02_0000L;

  private static final List<String> FILES =
      words(
          """
          access chdir chmod chown chown32 close close_range copy_file_range creat dup dup2
          dup3 faccessat faccessat2 fadvise64 fadvise64_64 fallocate fchdir fchmod fchmodat
          fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr
          flock fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 fsync
          ftruncate ftruncate64 futimesat getcwd getdents getdents64 getxattr ioctl lchown
          lchown32 lgetxattr link linkat listxattr llistxattr lremovexattr lseek _llseek
          lsetxattr lstat lstat64 mkdir mkdirat mknod mknodat newfstatat open openat openat2
          pipe pipe2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink
          readlinkat readv removexattr rename renameat renameat2 rmdir sendfile sendfile64
          setxattr splice stat stat64 statfs statfs64 statx symlink symlinkat sync_file_range
          tee truncate truncate64 umask unlink unlinkat utime utimensat utimes write writev""");

  private static final List<String> PROCESSES =
      words(
          """
          alarm arch_prctl capget capset execve execveat exit exit_group fork futex
          futex_requeue futex_wait futex_waitv futex_wake getcpu getegid geteuid getgid
          getgroups getitimer getpgid getpgrp getpid getppid getpriority getresgid getresuid
          getrlimit getrusage getsid gettid getuid get_robust_list get_thread_area ioprio_get
          kill landlock_add_rule landlock_create_ruleset landlock_restrict_self nanosleep
          pause pidfd_open pidfd_send_signal prctl restart_syscall rseq rt_sigaction
          rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend
          rt_sigtimedwait rt_tgsigqueueinfo sched_getaffinity sched_getattr sched_getparam
          sched_get_priority_max sched_get_priority_min sched_getscheduler
          sched_rr_get_interval sched_setaffinity sched_yield set_robust_list set_thread_area
          set_tid_address setfsgid setfsuid setgid setgroups setitimer setpgid setregid
          setresgid setresuid setreuid setrlimit setsid setuid sigaltstack sysinfo tgkill time
          times tkill ugetrlimit uname vfork wait4 waitid waitpid""");

  private static final List<String> MEMORY =
      words(
          """
          brk get_mempolicy madvise map_shadow_stack mbind membarrier memfd_create mincore
          mlock mlock2 mlockall mmap mmap2 mprotect mremap mseal msync munlock munlockall
          munmap pkey_alloc pkey_free pkey_mprotect set_mempolicy""");

  private static final List<String> WAITING =
      words(
          """
          clock_getres clock_gettime clock_nanosleep epoll_create epoll_create1 epoll_ctl
          epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2
          getrandom gettimeofday poll ppoll pselect6 select _newselect signalfd signalfd4
          timer_create timer_delete timer_getoverrun timer_gettime timer_settime
          timerfd_create timerfd_gettime timerfd_settime""");

  private static final List<String> TALKING =
      words(
          """
          accept accept4 bind connect getpeername getsockname getsockopt listen msgctl msgget
          msgrcv msgsnd recv recvfrom recvmmsg recvmsg semctl semget semop semtimedop send
          sendmmsg sendmsg sendto setsockopt shmat shmctl shmdt shmget shutdown""");

  /** Their first argument is a process; 0 is the caller. */
  private static final List<String> ON_ITSELF =
      words("prlimit64 sched_setattr sched_setparam sched_setscheduler");

  private static final List<String> MACHINES = List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64");

  private SeccompProfile() {}

  /** The profile for a class of isolation, in the engine's JSON. */
  static String json(RuntimeClass runtimeClass) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("defaultAction", "SCMP_ACT_ERRNO");
    // The engine takes its own machine's: a filter for a second one would be compiled for each
    // container.
    ArrayNode machines = root.putArray("archMap");
    MACHINES.forEach(
        name -> machines.addObject().put("architecture", name).putArray("subArchitectures"));
    ArrayNode calls = root.putArray("syscalls");
    Stream.of(FILES, PROCESSES, MEMORY, WAITING, TALKING).forEach(names -> allow(calls, names));
    argument(allow(calls, List.of("clone")), 0, "SCMP_CMP_MASKED_EQ", CLONE_NAMESPACES, 0);
    switch (runtimeClass) {
      case RUNC -> rule(calls, List.of("clone3"), "SCMP_ACT_ERRNO").put("errnoRet", ENOSYS);
      case RUNSC -> allow(calls, List.of("clone3"));
    }
    ON_ITSELF.forEach(name -> equal(allow(calls, List.of(name)), 0, 0));
    for (int which : new int[] {PRIO_PROCESS, PRIO_PGRP}) {
      ObjectNode ownPriority = allow(calls, List.of("setpriority"));
      equal(ownPriority, 0, which);
      equal(ownPriority, 1, 0);
    }
    sockets(calls);
    for (long persona : new long[] {0x0, 0x8, 0x20000, 0x20008, 0xffffffffL}) {
      equal(allow(calls, List.of("personality")), 0, persona);
    }
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", impossible);
    }
  }

  private static void sockets(ArrayNode calls) {
    equal(allow(calls, List.of("socket")), 0, AF_UNIX);
    equal(allow(calls, List.of("socketpair")), 0, AF_UNIX);
    for (int family : new int[] {AF_INET, AF_INET6}) {
      internet(calls, family, SOCK_STREAM, 0);
      internet(calls, family, SOCK_STREAM, IPPROTO_TCP);
      internet(calls, family, SOCK_DGRAM, 0);
      internet(calls, family, SOCK_DGRAM, IPPROTO_UDP);
    }
    ObjectNode netlink = allow(calls, List.of("socket"));
    equal(netlink, 0, AF_NETLINK);
    equal(netlink, 2, NETLINK_ROUTE);
  }

  private static void internet(ArrayNode calls, int family, int type, int protocol) {
    ObjectNode socket = allow(calls, List.of("socket"));
    equal(socket, 0, family);
    argument(socket, 1, "SCMP_CMP_MASKED_EQ", SOCK_TYPE_MASK, type);
    equal(socket, 2, protocol);
  }

  private static ObjectNode allow(ArrayNode calls, List<String> names) {
    return rule(calls, names, "SCMP_ACT_ALLOW");
  }

  private static ObjectNode rule(ArrayNode calls, List<String> names, String action) {
    ObjectNode rule = calls.addObject();
    names.forEach(rule.putArray("names")::add);
    return rule.put("action", action);
  }

  private static void equal(ObjectNode rule, int index, long value) {
    argument(rule, index, "SCMP_CMP_EQ", value, 0);
  }

  private static void argument(ObjectNode rule, int index, String op, long value, long valueTwo) {
    rule.withArray("args")
        .addObject()
        .put("index", index)
        .put("value", value)
        .put("valueTwo", valueTwo)
        .put("op", op);
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
