package dev.sandcastle.kit.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to stop: SIGTERM, Ctrl-C or a call. A second signal ends the process at once
 * (requirement CAN-12). Thread-safe.
 */
public final class Shutdown {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  private Shutdown() {}

  /** Listens to the signals of this process. A main calls it once. */
  public static Shutdown onSignals() {
    var shutdown = new Shutdown();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      shutdown.request();
                      try {
                        shutdown.finished.await();
                      } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    return shutdown;
  }

  /** Asks to stop. */
  public void request() {
    requested.countDown();
  }

  /** Waits until somebody asks. */
  public void await() throws InterruptedException {
    requested.await();
  }

  /**
   * Waits until somebody asks, but no longer than this.
   *
   * @return whether somebody did
   */
  public boolean await(Duration atMost) throws InterruptedException {
    return requested.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Says that everything is closed; the process may end. A main calls it last, in a finally. */
  public void done() {
    finished.countDown();
  }
}
