package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence in, outcome out (G-12, G-13). */
final class OutcomeClassifierTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "exit 0,                              0,  0, false, false,  0, NONE,           false, COMPLETED",
    "exit 0 beside a killed child,        0,  0, false, false,  1, NONE,           false, COMPLETED",
    "exit 3,                              3,  0, false, false,  0, NONE,           false, RUNTIME_ERROR",
    "exit 137 is only a number,         137,  0, false, false,  0, NONE,           false, RUNTIME_ERROR",
    "segmentation fault,                 -1, 11, false, false,  0, NONE,           false, RUNTIME_ERROR",
    "killed itself,                      -1,  9, false, false,  0, NONE,           false, RUNTIME_ERROR",
    "killed for memory,                  -1,  9, false, false,  1, NONE,           false, OUT_OF_MEMORY",
    "its child was killed for memory,     1,  0, false, false,  2, NONE,           false, OUT_OF_MEMORY",
    "segmentation fault after an oom,    -1, 11, false, false,  1, NONE,           false, RUNTIME_ERROR",
    "the kernel does not say,            -1,  9, false, false, -1, NONE,           false, RUNTIME_ERROR",
    "a file too large,                   -1, 25, false, false,  0, NONE,           false, DISK_LIMIT",
    "init's timer,                       -1,  9, true,  false,  0, NONE,           false, TIMEOUT",
    "init's timer before memory,         -1,  9, true,  false,  1, NONE,           false, TIMEOUT",
    "our timer,                          -1,  9, false, true,   0, NONE,           true,  TIMEOUT",
    "cancelled,                          -1,  9, false, true,   0, CANCELLED,      false, CANCELLED",
    "cancelled before the timer,         -1,  9, true,  false,  0, CANCELLED,      true,  CANCELLED",
    "cancelled as it ended,               0,  0, false, false,  0, CANCELLED,      false, CANCELLED",
    "the worker closes,                  -1,  9, false, true,   0, WORKER_CLOSING, false, WORKER_LOST",
  })
  void shouldClassifyAnExit(
      String name,
      int code,
      int signal,
      boolean timedOut,
      boolean killed,
      long oomKills,
      String stop,
      boolean overdue,
      String expected) {
    // given
    var exit = new ProgramExit(code, signal, timedOut, killed, oomKills, 1, 1, 1);

    // when
    Outcome outcome = OutcomeClassifier.exited(exit, circumstances(stop, overdue));

    // then
    assertThat(label(outcome)).as(name).isEqualTo(expected);
  }

  @Test
  void shouldSayWithWhichCodeItExited() {
    // given
    var exit = new ProgramExit(3, 0, false, false, 0, 1, 1, 1);

    // when
    Outcome outcome = OutcomeClassifier.exited(exit, circumstances("NONE", false));

    // then
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Failed(
                ErrorCode.RUNTIME_ERROR, "Expected exit code 0, but the program exited with 3"));
  }

  @ParameterizedTest
  @EnumSource(SandboxFailure.class)
  void shouldBlameThePlatformForWhatMayBeRetried(SandboxFailure failure) {
    // given / when
    Outcome outcome = OutcomeClassifier.lost(failure, "why", false, circumstances("NONE", false));

    // then
    var failed = (Outcome.Failed) outcome;
    if (failure.retriable()) {
      assertThat(failed.code()).isEqualTo(ErrorCode.SANDBOX_UNAVAILABLE);
    }
    assertThat(failed.message()).isEqualTo("why");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "NONE,           false, true,  OUT_OF_MEMORY",
    "NONE,           false, false, SANDBOX_UNAVAILABLE",
    "NONE,           true,  true,  TIMEOUT",
    "CANCELLED,      true,  true,  CANCELLED",
    "WORKER_CLOSING, false, false, WORKER_LOST",
  })
  void shouldClassifyALostSandbox(
      String stop, boolean overdue, boolean diedOfMemory, String expected) {
    // given / when
    Outcome outcome =
        OutcomeClassifier.lost(
            SandboxFailure.LOST, "why", diedOfMemory, circumstances(stop, overdue));

    // then
    assertThat(label(outcome)).isEqualTo(expected);
  }

  private static OutcomeClassifier.Circumstances circumstances(String stop, boolean overdue) {
    Optional<StopCause> cause =
        stop.equals("NONE") ? Optional.empty() : Optional.of(StopCause.valueOf(stop));
    return new OutcomeClassifier.Circumstances(cause, overdue, Limits.DEFAULT);
  }

  private static String label(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _ -> "COMPLETED";
      case Outcome.Cancelled _ -> "CANCELLED";
      case Outcome.Failed failed -> failed.code().name();
    };
  }
}
