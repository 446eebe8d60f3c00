package dev.sandcastle.gateway.webhooks;

import java.time.Instant;
import java.util.Optional;

/**
 * One event on its way to one webhook.
 *
 * @param eventId the event's id, as in the header {@code webhook-id}
 * @param event what happened
 * @param executionId to which execution
 * @param status how far it is
 * @param attempts how often it was tried
 * @param queuedAt since when it is tried
 * @param nextAttemptAt when it is tried again; empty when it is not
 * @param last the last try; empty before the first
 */
public record Delivery(
    String eventId,
    EventName event,
    String executionId,
    Status status,
    int attempts,
    Instant queuedAt,
    Optional<Instant> nextAttemptAt,
    Optional<Attempt> last) {

  /** How far a delivery is. */
  public enum Status {
    /** It will be tried. */
    PENDING,
    /** The receiver answered with 2xx. */
    DELIVERED,
    /** It will not be tried again. */
    GIVEN_UP
  }

  /**
   * One try.
   *
   * @param at when it ended
   * @param httpStatus what the receiver answered; empty when it did not
   * @param error what went wrong, in few words; empty when nothing did
   */
  public record Attempt(Instant at, Optional<Integer> httpStatus, Optional<String> error) {}
}
