package dev.sandcastle.gateway.webhooks;

/** A URL that no webhook may have. The message continues a sentence that begins with its name. */
public final class UnusableUrlException extends Exception {
  UnusableUrlException(String rest) {
    super(rest);
  }
}
