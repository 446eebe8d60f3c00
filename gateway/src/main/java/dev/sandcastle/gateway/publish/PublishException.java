package dev.sandcastle.gateway.publish;

/**
 * A record did not reach the topic in time, as far as anybody knows here. Trying again may help.
 */
public final class PublishException extends Exception {
  PublishException(String message, Throwable cause) {
    super(message, cause);
  }
}
