package dev.sandcastle.standalone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, stopped in reverse order. For one thread. */
final class Parts implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Parts.class);

  private final Deque<Part> parts = new ArrayDeque<>();
  private final Progress progress;

  Parts(Progress progress) {
    this.progress = progress;
  }

  private record Part(String name, AutoCloseable stop) {}

  /** Starts something. */
  interface Start<T> {
    T start() throws Exception;
  }

  /** Starts a part and keeps it. */
  <T extends AutoCloseable> T start(String name, Start<T> start) throws Exception {
    progress.begun(name);
    long from = System.nanoTime();
    T part = start.start();
    parts.push(new Part(name, part));
    progress.done(name, Duration.ofNanos(System.nanoTime() - from));
    return part;
  }

  /** Stops all, the last one first; one that fails does not keep the others. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.stop().close();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (Exception failed) {
        LOGGER.atError().addKeyValue("part", part.name()).setCause(failed).log("part did not stop");
      }
    }
  }
}
