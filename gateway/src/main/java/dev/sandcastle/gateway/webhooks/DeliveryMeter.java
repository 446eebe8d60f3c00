package dev.sandcastle.gateway.webhooks;

import java.time.Duration;

/** Counts deliveries. Thread-safe. */
public interface DeliveryMeter {
  /**
   * A request to a receiver ended, one way or the other.
   *
   * @param outcome one of few words: delivered, failed, given_up, gone
   * @param took from looking up the host to the answer
   */
  void webhookAttempted(String outcome, Duration took);
}
