package dev.sandcastle.worker.sandbox;

import java.util.Map;
import java.util.Optional;

/**
 * Whose a container is, as its labels say; they outlive the worker that made it.
 *
 * @param installation the installation; containers of another one are never touched
 * @param workerId the worker
 * @param host names the machine since its last boot
 * @param pid the worker's process on that host
 * @param startedAtMillis when that process started, epoch milliseconds; tells it from a later one
 *     with the same pid
 */
public record Owner(
    String installation, String workerId, String host, long pid, long startedAtMillis) {
  /** Label of the installation: what the sweep looks for. */
  public static final String INSTALLATION_LABEL = "sandcastle.installation";

  private static final String WORKER_LABEL = "sandcastle.worker";
  private static final String HOST_LABEL = "sandcastle.host";
  private static final String PID_LABEL = "sandcastle.pid";
  private static final String STARTED_LABEL = "sandcastle.pid-started";

  /** This process. */
  public static Owner self(String installation, String workerId, String host) {
    ProcessHandle self = ProcessHandle.current();
    return new Owner(installation, workerId, host, self.pid(), startOf(self));
  }

  /** As labels. */
  public Map<String, String> labels() {
    return Map.of(
        INSTALLATION_LABEL, installation,
        WORKER_LABEL, workerId,
        HOST_LABEL, host,
        PID_LABEL, Long.toString(pid),
        STARTED_LABEL, Long.toString(startedAtMillis));
  }

  /** From labels; empty when they are not whole. */
  public static Optional<Owner> of(Map<String, String> labels) {
    try {
      return Optional.of(
          new Owner(
              labels.getOrDefault(INSTALLATION_LABEL, ""),
              labels.getOrDefault(WORKER_LABEL, ""),
              labels.getOrDefault(HOST_LABEL, ""),
              Long.parseLong(labels.getOrDefault(PID_LABEL, "")),
              Long.parseLong(labels.getOrDefault(STARTED_LABEL, ""))));
    } catch (NumberFormatException incomplete) {
      return Optional.empty();
    }
  }

  /** Whether the process lives; asked only on its own host. */
  public boolean processLives() {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && startOf(process) == startedAtMillis)
        .isPresent();
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }
}
