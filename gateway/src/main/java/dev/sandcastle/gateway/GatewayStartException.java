package dev.sandcastle.gateway;

/** A gateway cannot start. A main prints the message and ends. */
public final class GatewayStartException extends Exception {
  GatewayStartException(String message) {
    super(message);
  }

  GatewayStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
