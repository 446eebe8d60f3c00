package dev.sandcastle.worker.sandbox;

import java.util.List;

/**
 * What every sandbox is held to (design §4.3). Applied in one place by each adapter. Memory and CPU
 * are an execution's own limits and stand in {@link SandboxSpec}.
 *
 * @param user uid:gid of init and of the program
 * @param readOnlyRoot whether the image is mounted read-only
 * @param network whether there is any network
 * @param newPrivileges whether {@code execve} may raise privileges
 * @param pids processes and threads at most
 * @param openFiles descriptors of a process at most
 * @param fileBytes bytes of a file at most
 * @param coreBytes bytes of a core dump at most
 * @param oomScoreAdjustment added to the kernel's badness, so that a sandbox dies before the host's
 *     own processes
 * @param sharedMemoryBytes size of {@code /dev/shm}; it lies in an IPC namespace of its own
 * @param mounts writable file systems
 * @param seccomp the system-call filter, as the engine's JSON
 */
public record SandboxPolicy(
    String user,
    boolean readOnlyRoot,
    boolean network,
    boolean newPrivileges,
    int pids,
    int openFiles,
    long fileBytes,
    long coreBytes,
    int oomScoreAdjustment,
    long sharedMemoryBytes,
    List<Mount> mounts,
    String seccomp) {
  /** The policy of this build. */
  public static final SandboxPolicy DEFAULT =
      new SandboxPolicy(
          "65534:65534",
          true,
          false,
          false,
          128,
          1024,
          100L << 20,
          0,
          500,
          16L << 20,
          List.of(
              new Mount("/workspace", 256L << 20, 65_536), new Mount("/tmp", 64L << 20, 16_384)),
          SeccompProfile.json());

  /** Copies the list. */
  public SandboxPolicy {
    mounts = List.copyOf(mounts);
  }

  /**
   * A writable file system in memory: executable, nosuid, nodev. It counts as the sandbox's memory.
   *
   * @param path where
   * @param bytes its size
   * @param inodes files and directories at most
   */
  public record Mount(String path, long bytes, int inodes) {
    /** As mount options. */
    public String options() {
      return "rw,exec,nosuid,nodev,mode=1777,size=%d,nr_inodes=%d".formatted(bytes, inodes);
    }
  }
}
