package dev.sandcastle.client;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of one event for one webhook.
 *
 * @param eventId the header {@code webhook-id} of its requests; the same in each attempt
 * @param event name of the event
 * @param executionId which execution
 * @param status what became of it, for example {@code delivered}
 * @param attempts how often it was sent
 * @param queuedAt when it happened
 * @param nextAttemptAt when it is sent again
 * @param httpStatus the receiver's last answer
 * @param error why the last attempt failed
 */
public record WebhookDelivery(
    String eventId,
    String event,
    String executionId,
    String status,
    int attempts,
    Instant queuedAt,
    Optional<Instant> nextAttemptAt,
    Optional<Integer> httpStatus,
    Optional<String> error) {}
