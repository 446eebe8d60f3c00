package dev.sandcastle.embedded;

import java.io.IOException;

/** Somebody else listens on a port that was asked for. */
public final class PortTakenException extends IOException {
  private final int port;

  /** For a loopback port, with what was going to listen there, for example {@code Kafka}. */
  public PortTakenException(String what, int port) {
    super(
        "Expected to listen for %s on port %d, but something else listens there"
            .formatted(what, port));
    this.port = port;
  }

  /** The port. */
  public int port() {
    return port;
  }
}
