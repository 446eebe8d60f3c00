package dev.sandcastle.worker.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The containers that the engine has, also those that no sandbox stands for any more. */
public interface Containers {
  /** Every container of an installation. */
  List<Container> ofInstallation(String installation) throws SandboxException;

  /** Removes one in the background; a failure is retried and counted. */
  void remove(String id);

  /** The engine answers again: tries now what could not be removed so far. */
  void retryRemovals();

  /**
   * One container.
   *
   * @param id the engine's id
   * @param owner whose it is; empty when its labels do not say
   * @param running whether it has processes
   * @param createdAt when it was made, by the engine's clock
   * @param inUse whether this process uses it, or is removing it already
   */
  record Container(
      String id, Optional<Owner> owner, boolean running, Instant createdAt, boolean inUse) {}
}
