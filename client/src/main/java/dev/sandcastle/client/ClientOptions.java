package dev.sandcastle.client;

import java.time.Duration;

/**
 * How patient a {@link Sandcastle} is.
 *
 * @param connectTimeout how long a connection may take to be made
 * @param readTimeout how long the server may be silent, before an answer and in the middle of one;
 *     a stream of events is never silent for more than 15 s
 * @param attempts how often one request is tried when its answer is lost, or when the server asks
 *     for that with 503 and {@code Retry-After}; 1 means never again
 * @param patience how long an execution that is followed or waited for is followed over a server
 *     that does not answer; zero means to give up with the connection
 */
public record ClientOptions(
    Duration connectTimeout, Duration readTimeout, int attempts, Duration patience) {
  /** 5 s to connect, 60 s of silence, 3 attempts, 60 s of patience. */
  public static final ClientOptions DEFAULT =
      new ClientOptions(Duration.ofSeconds(5), Duration.ofSeconds(60), 3, Duration.ofSeconds(60));

  /**
   * @throws IllegalArgumentException when a timeout or the attempts are not positive
   */
  public ClientOptions {
    if (!connectTimeout.isPositive() || !readTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "Expected positive timeouts, but they are %s and %s"
              .formatted(connectTimeout, readTimeout));
    }
    if (attempts < 1 || patience.isNegative()) {
      throw new IllegalArgumentException(
          "Expected at least 1 attempt and no negative patience, but they are %d and %s"
              .formatted(attempts, patience));
    }
  }

  /** The same with another {@link #connectTimeout}. */
  public ClientOptions withConnectTimeout(Duration timeout) {
    return new ClientOptions(timeout, readTimeout, attempts, patience);
  }

  /** The same with another {@link #readTimeout}. */
  public ClientOptions withReadTimeout(Duration timeout) {
    return new ClientOptions(connectTimeout, timeout, attempts, patience);
  }

  /** The same with other {@link #attempts}. */
  public ClientOptions withAttempts(int number) {
    return new ClientOptions(connectTimeout, readTimeout, number, patience);
  }

  /** The same with another {@link #patience}. */
  public ClientOptions withPatience(Duration duration) {
    return new ClientOptions(connectTimeout, readTimeout, attempts, duration);
  }
}
