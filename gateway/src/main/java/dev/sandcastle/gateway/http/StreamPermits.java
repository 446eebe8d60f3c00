package dev.sandcastle.gateway.http;

import dev.sandcastle.schemas.execution.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many streams may be open at once, in all and for one tenant: each one holds a Kafka consumer.
 * Thread-safe: the monitor guards the counts.
 */
final class StreamPermits {
  private final int inAll;
  private final int perTenant;
  private final Map<TenantId, Integer> open = new HashMap<>();
  private int total;

  StreamPermits(int inAll, int perTenant) {
    this.inAll = inAll;
    this.perTenant = perTenant;
  }

  /** What was asked for. */
  sealed interface Taken {
    /**
     * A stream may be opened.
     *
     * @param permit to be closed with it
     */
    record Permit(Runnable permit) implements Taken, AutoCloseable {
      @Override
      public void close() {
        permit.run();
      }
    }

    /** The tenant has too many open. */
    record TenantHasTooMany() implements Taken {}

    /** There are too many open. */
    record TooMany() implements Taken {}
  }

  synchronized Taken take(TenantId tenant) {
    int ofTenant = open.getOrDefault(tenant, 0);
    if (ofTenant >= perTenant) {
      return new Taken.TenantHasTooMany();
    }
    if (total >= inAll) {
      return new Taken.TooMany();
    }
    total++;
    open.put(tenant, ofTenant + 1);
    var given = new AtomicBoolean();
    return new Taken.Permit(
        () -> {
          if (given.compareAndSet(false, true)) {
            giveBack(tenant);
          }
        });
  }

  synchronized int openStreams() {
    return total;
  }

  private synchronized void giveBack(TenantId tenant) {
    total--;
    open.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
  }
}
