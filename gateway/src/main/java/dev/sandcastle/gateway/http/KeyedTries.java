package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.IdempotencyKey;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.Optional;

/**
 * Finds what became of earlier requests with the same Idempotency-Key (ADR 0007). A try is made
 * only after all before it were rejected, so the newest one is found by halving.
 */
final class KeyedTries {
  /** Most tries of one key, all but the last of them rejected. */
  static final int MOST = 1_024;

  private final Lookup lookup;

  KeyedTries(Lookup lookup) {
    this.lookup = lookup;
  }

  /** Finds executions. */
  interface Lookup {
    /** What is known of an execution; empty when that is nothing. */
    Optional<ExecutionSnapshot> find(ExecutionKey key)
        throws DatabaseException, InterruptedException;
  }

  /** What was found. */
  sealed interface Found {
    /**
     * Nothing that was taken.
     *
     * @param key the execution to try next
     */
    record Next(ExecutionKey key) implements Found {}

    /**
     * One that was taken.
     *
     * @param snapshot how it stands
     */
    record Taken(ExecutionSnapshot snapshot) implements Found {}

    /** Nothing but rejected ones, and too many of them. */
    record Exhausted() implements Found {}
  }

  Found find(TenantId tenant, IdempotencyKey name) throws DatabaseException, InterruptedException {
    int rejected = 0;
    int free = MOST + 1;
    int next = 1;
    while (rejected + 1 < free) {
      var known = known(new ExecutionKey(tenant, name.execution(tenant, next)));
      if (known.isEmpty()) {
        free = next;
      } else if (known.get().progress().status() == ExecutionStatus.REJECTED) {
        rejected = next;
      } else {
        return new Found.Taken(known.get());
      }
      next = free > MOST ? Math.min(2 * rejected, MOST) : (rejected + free) / 2;
    }
    return free > MOST
        ? new Found.Exhausted()
        : new Found.Next(new ExecutionKey(tenant, name.execution(tenant, free)));
  }

  /** Not what was published only: nobody knows whether that is on the log. */
  private Optional<ExecutionSnapshot> known(ExecutionKey key)
      throws DatabaseException, InterruptedException {
    return lookup.find(key).filter(found -> found.progress().lastSequence() > 0);
  }
}
