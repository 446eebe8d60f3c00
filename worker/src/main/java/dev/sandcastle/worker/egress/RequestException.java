package dev.sandcastle.worker.egress;

import java.util.Optional;

/** A request is not carried out. What the client is told is what is known of it. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Optional<Target> refused;

  private RequestException(int status, String reason, Optional<Target> refused) {
    super(reason, null, false, false);
    this.status = status;
    this.refused = refused;
  }

  /** The policy forbids it: this is told to whoever opened the door. */
  static RequestException refused(Target target, String reason) {
    return new RequestException(403, reason, Optional.of(target));
  }

  /** It is no request that we understand. */
  static RequestException malformed(String reason) {
    return new RequestException(400, reason, Optional.empty());
  }

  /** It is allowed and failed. */
  static RequestException failed(int status, String reason) {
    return new RequestException(status, reason, Optional.empty());
  }

  int status() {
    return status;
  }

  /** What was refused; empty when it just did not work. */
  Optional<Target> refused() {
    return refused;
  }
}
