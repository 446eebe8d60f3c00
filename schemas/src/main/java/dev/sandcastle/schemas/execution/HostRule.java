package dev.sandcastle.schemas.execution;

/**
 * A host that may be reached.
 *
 * @param host an exact name, {@code *.suffix}, or a canonical IP address
 * @param port 1 to 65,535
 */
public record HostRule(String host, int port) {
  /** The port where none is named. */
  public static final int DEFAULT_PORT = 443;
}
