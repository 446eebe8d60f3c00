package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.List;
import java.util.Map;

/**
 * What every sandbox is held to (design §4.3). Applied in one place by each adapter, and printed as
 * a table in {@code docs/THREAT_MODEL.md}. Memory and CPU are an execution's own limits and stand
 * in {@link SandboxSpec}.
 *
 * @param user uid:gid of init and of the program
 * @param hostname what it sees as its host; the engine's default would tell it its own id
 * @param readOnlyRoot whether the image is mounted read-only
 * @param network whether there is any network; without one there is no resolver either
 * @param newPrivileges whether {@code execve} may raise privileges
 * @param ownCgroupNamespace whether it sees its own control groups as the root of all
 * @param pids processes and threads at most, of the whole sandbox
 * @param oomScoreAdjustment added to the kernel's badness, so that a sandbox dies before the host's
 *     own processes
 * @param ulimits limits of each process
 * @param mounts writable file systems; there is no other
 * @param maskedPaths what tells of the host and is therefore empty
 * @param readOnlyPaths what would steer the host's kernel
 * @param seccomp the system-call filter of each class of isolation, as the engine's JSON
 */
public record SandboxPolicy(
    String user,
    String hostname,
    boolean readOnlyRoot,
    boolean network,
    boolean newPrivileges,
    boolean ownCgroupNamespace,
    int pids,
    int oomScoreAdjustment,
    List<Ulimit> ulimits,
    List<Mount> mounts,
    List<String> maskedPaths,
    List<String> readOnlyPaths,
    Map<RuntimeClass, String> seccomp) {
  private static final long MIB = 1L << 20;

  private static final List<Ulimit> ULIMITS =
      List.of(
          new Ulimit("nofile", 1024, 1024),
          new Ulimit("fsize", 100 * MIB, 100 * MIB),
          new Ulimit("core", 0, 0),
          new Ulimit("stack", 8 * MIB, 64 * MIB),
          new Ulimit("memlock", 64 << 10, 64 << 10),
          new Ulimit("msgqueue", 0, 0),
          new Ulimit("nice", 0, 0),
          new Ulimit("rtprio", 0, 0),
          // The kernel counts these by user, and every sandbox is the same user: it is the limit of
          // all of them together, for the kernel charges a queued signal to a sandbox's memory even
          // past the sandbox's limit.
          new Ulimit("sigpending", 4_096, 4_096));

  private static final List<Mount> MOUNTS =
      List.of(
          new Mount("/workspace", 256 * MIB, 65_536, true),
          new Mount("/tmp", 64 * MIB, 16_384, true),
          new Mount("/dev/shm", 16 * MIB, 1_024, false));

  /** The engine's own list, and what else tells of the host or of who else is on it. */
  private static final List<String> MASKED =
      List.of(
          "/dev/mqueue",
          "/proc/acpi",
          "/proc/asound",
          "/proc/buddyinfo",
          "/proc/cmdline",
          "/proc/config.gz",
          "/proc/diskstats",
          "/proc/interrupts",
          "/proc/iomem",
          "/proc/ioports",
          "/proc/kallsyms",
          "/proc/kcore",
          "/proc/key-users",
          "/proc/keys",
          "/proc/kmsg",
          "/proc/latency_stats",
          "/proc/locks",
          "/proc/modules",
          "/proc/pagetypeinfo",
          "/proc/partitions",
          "/proc/sched_debug",
          "/proc/schedstat",
          "/proc/scsi",
          "/proc/slabinfo",
          "/proc/softirqs",
          "/proc/swaps",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/vmallocinfo",
          "/proc/zoneinfo",
          "/sys/block",
          "/sys/bus",
          "/sys/devices/virtual/dmi",
          "/sys/devices/virtual/powercap",
          "/sys/firmware",
          "/sys/hypervisor",
          "/sys/kernel",
          "/sys/module",
          "/sys/power");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /** The policy of this build. */
  public static final SandboxPolicy DEFAULT =
      new SandboxPolicy(
          "65534:65534",
          "sandbox",
          true,
          false,
          false,
          true,
          128,
          500,
          ULIMITS,
          MOUNTS,
          MASKED,
          READ_ONLY,
          Map.of(
              RuntimeClass.RUNC, SeccompProfile.json(RuntimeClass.RUNC),
              RuntimeClass.RUNSC, SeccompProfile.json(RuntimeClass.RUNSC)));

  /** Copies the lists and the map. */
  public SandboxPolicy {
    ulimits = List.copyOf(ulimits);
    mounts = List.copyOf(mounts);
    maskedPaths = List.copyOf(maskedPaths);
    readOnlyPaths = List.copyOf(readOnlyPaths);
    seccomp = Map.copyOf(seccomp);
  }

  /**
   * A limit of each process.
   *
   * @param name as {@code setrlimit(2)} calls it, in lower case and without its prefix
   * @param soft what holds
   * @param hard how far a program may raise it
   */
  public record Ulimit(String name, long soft, long hard) {}

  /**
   * A writable file system in memory: nosuid, nodev. It counts as the sandbox's memory.
   *
   * @param path where
   * @param bytes its size
   * @param inodes files and directories at most
   * @param executable whether what lies there can be executed
   */
  public record Mount(String path, long bytes, int inodes, boolean executable) {
    /** As mount options. */
    public String options() {
      return "rw,%s,nosuid,nodev,mode=1777,size=%d,nr_inodes=%d"
          .formatted(executable ? "exec" : "noexec", bytes, inodes);
    }
  }
}
