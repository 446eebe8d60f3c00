package dev.sandcastle.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  // CAN-12
  @Test
  void shouldCloseInOrderOnASignalAndThenEnd() throws Exception {
    // given
    Process process = start();
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("waiting");

      // when
      process.toHandle().destroy();

      // then
      assertThat(lines.readLine()).isEqualTo("closed");
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldStopWaitingAfterAWhile() throws Exception {
    // given
    var shutdown = Shutdown.onSignals();

    try {
      // when
      boolean asked = shutdown.await(Duration.ofMillis(1));

      // then
      assertThat(asked).isFalse();
    } finally {
      shutdown.done();
    }
  }

  @Test
  void shouldStopWaitingWhenSomebodyAsks() throws Exception {
    // given
    var shutdown = Shutdown.onSignals();

    try {
      // when
      shutdown.request();

      // then
      assertThat(shutdown.await(Duration.ofSeconds(30))).isTrue();
    } finally {
      shutdown.done();
    }
  }

  private static Process start() throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Waiting.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** A main as every service has one. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws InterruptedException {
      var shutdown = Shutdown.onSignals();
      try {
        System.out.println("waiting");
        shutdown.await();
        System.out.println("closed");
      } finally {
        shutdown.done();
      }
    }
  }
}
