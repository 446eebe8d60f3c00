package dev.sandcastle.worker.egress;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a door has let through so far, never more than its caps. */
final class Meter {
  private final EgressCaps caps;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean exhausted;

  Meter(EgressCaps caps) {
    this.caps = caps;
  }

  /** Counts bytes that are about to be passed; false when that would be too many. */
  boolean take(long more) {
    long now;
    do {
      now = bytes.get();
      if (more > caps.bytes() - now) {
        exhausted = true;
        return false;
      }
    } while (!bytes.compareAndSet(now, now + more));
    return true;
  }

  /** Counts a connection; false when it is one too many. */
  boolean connect() {
    return connections.incrementAndGet() <= caps.totalConnections();
  }

  /** Whether bytes were asked for that were too many. */
  boolean isExhausted() {
    return exhausted;
  }

  long bytes() {
    return bytes.get();
  }
}
