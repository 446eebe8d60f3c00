package dev.sandcastle.worker.egress;

import java.time.Duration;

/**
 * How much one execution may use of its way out.
 *
 * @param connections connections at once; the next one waits until one ends
 * @param totalConnections connections in all
 * @param bytes bytes to and from its hosts in all
 * @param idle how long a connection may carry nothing before it is cut
 * @param patience how long a request, and a connection to a host, may take to stand
 */
public record EgressCaps(
    int connections, int totalConnections, long bytes, Duration idle, Duration patience) {
  /** 64 at once, 10,000 in all, 1 GiB, 2 min idle (BUG-15), 15 s to connect. */
  public static final EgressCaps DEFAULT =
      new EgressCaps(64, 10_000, 1L << 30, Duration.ofMinutes(2), Duration.ofSeconds(15));
}
