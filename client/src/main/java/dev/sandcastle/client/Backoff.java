package dev.sandcastle.client;

import java.io.IOException;
import java.time.Duration;

/** Growing pauses between tries, until patience is over. For one thread. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final Duration patience;
  private Duration next = FIRST;
  private boolean failing;
  private long failingSince;

  Backoff(Duration patience) {
    this.patience = patience;
  }

  /** It works again. */
  void succeeded() {
    failing = false;
    next = FIRST;
  }

  /**
   * It failed.
   *
   * @param least the shortest pause that the server asks for
   * @return how long to wait before the next try
   * @throws IOException the cause, when it has failed for as long as the patience lasts
   */
  Duration failed(IOException cause, Duration least) throws IOException {
    long now = System.nanoTime();
    failingSince = failing ? failingSince : now;
    failing = true;
    if (now - failingSince >= patience.toNanos()) {
      throw cause;
    }
    Duration pause = next.compareTo(least) > 0 ? next : least;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return pause;
  }
}
