package dev.sandcastle.worker.reap;

import dev.sandcastle.worker.sandbox.Containers.Container;
import dev.sandcastle.worker.sandbox.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which containers may be removed. A container exits by itself when its worker's attach ends, so
 * one that has not is either its live worker's, or its worker is being cut off right now; hence:
 *
 * <ul>
 *   <li>of this very process: what it does not know, once it is older than {@link #GRACE};
 *   <li>of this host: when the owning process is gone;
 *   <li>of another host, or of nobody: when it has no processes and is older than {@link #GRACE}.
 * </ul>
 */
final class OrphanRule {
  /** Longer than it takes to make a container and start it. */
  static final Duration GRACE = Duration.ofMinutes(2);

  private final Owner self;
  private final Predicate<Owner> lives;

  /** Judges as one worker; {@code lives} is asked about processes of its host only. */
  OrphanRule(Owner self, Predicate<Owner> lives) {
    this.self = self;
    this.lives = lives;
  }

  /** Why a container may be removed; empty when it may not. */
  Optional<ReapReason> judge(Container container, Instant now) {
    if (container.inUse()) {
      return Optional.empty();
    }
    boolean settled = container.createdAt().plus(GRACE).isBefore(now);
    boolean hasOwner = container.owner().isPresent();
    if (hasOwner && container.owner().get().workerId().equals(self.workerId())) {
      return settled ? Optional.of(ReapReason.LEAKED) : Optional.empty();
    }
    if (hasOwner && container.owner().get().host().equals(self.host())) {
      return lives.test(container.owner().get())
          ? Optional.empty()
          : Optional.of(ReapReason.WORKER_GONE);
    }
    return settled && !container.running() ? Optional.of(ReapReason.ENDED) : Optional.empty();
  }
}
