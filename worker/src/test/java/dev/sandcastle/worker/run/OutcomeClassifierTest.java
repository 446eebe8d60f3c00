package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Evidence in, outcome out (G-12, G-13). */
final class OutcomeClassifierTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "exit 0,                              0,  0,         0, NONE,                COMPLETED",
    "exit 0 beside a killed child,        0,  0,         1, NONE,                COMPLETED",
    "exit 0 on a full disk,               0,  0, DISK_FULL, NONE,                COMPLETED",
    "exit 3,                              3,  0,         0, NONE,                RUNTIME_ERROR",
    "exit 137 is only a number,         137,  0,         0, NONE,                RUNTIME_ERROR",
    "exit 124 is only a number,         124,  0,         0, NONE,                RUNTIME_ERROR",
    "segmentation fault,                 -1, 11,         0, NONE,                RUNTIME_ERROR",
    "killed itself,                      -1,  9,         0, NONE,                RUNTIME_ERROR",
    "killed for memory,                  -1,  9,         1, NONE,                OUT_OF_MEMORY",
    "its child was killed for memory,     1,  0,         2, NONE,                OUT_OF_MEMORY",
    "segmentation fault after an oom,    -1, 11,         1, NONE,                RUNTIME_ERROR",
    "the kernel does not say,            -1,  9,        -1, NONE,                RUNTIME_ERROR",
    "a file too large,                   -1, 25,         0, NONE,                DISK_LIMIT",
    "a full disk,                         1,  0, DISK_FULL, NONE,                DISK_LIMIT",
    "init's timer,                       -1,  9, TIMED_OUT, NONE,                TIMEOUT",
    "init's timer before memory,         -1,  9, TIMED_OUT, NONE,                TIMEOUT",
    "our timer,                          -1,  9,    KILLED, OVERDUE,             TIMEOUT",
    "too much output,                    -1,  9,    KILLED, OVER_OUTPUT,         OUTPUT_LIMIT",
    "too much output and then the end,    0,  0,         0, OVER_OUTPUT,         OUTPUT_LIMIT",
    "cancelled,                          -1,  9,    KILLED, CANCELLED,           CANCELLED",
    "cancelled before the timer,         -1,  9, TIMED_OUT, CANCELLED OVERDUE,   CANCELLED",
    "cancelled as it ended,               0,  0,         0, CANCELLED,           CANCELLED",
    "cancelled after too much output,    -1,  9,    KILLED, CANCELLED OVER_OUTPUT, CANCELLED",
    "the worker closes,                  -1,  9,    KILLED, WORKER_CLOSING,      WORKER_LOST",
  })
  void shouldClassifyAnExit(
      String name, int code, int signal, String evidence, String circumstances, String expected) {
    // given
    long oomKills = evidence.matches("-?[0-9]+") ? Long.parseLong(evidence) : 0;
    var exit =
        new ProgramExit(
            code,
            signal,
            evidence.equals("TIMED_OUT"),
            evidence.equals("KILLED"),
            evidence.equals("DISK_FULL"),
            evidence.equals("TIMED_OUT") ? 1 : oomKills,
            1,
            1,
            1);

    // when
    Outcome outcome = OutcomeClassifier.exited(exit, circumstances(circumstances));

    // then
    assertThat(label(outcome)).as(name).isEqualTo(expected);
  }

  @Test
  void shouldSayWithWhichCodeItExited() {
    // given
    var exit = new ProgramExit(3, 0, false, false, false, 0, 1, 1, 1);

    // when
    Outcome outcome = OutcomeClassifier.exited(exit, circumstances("NONE"));

    // then
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Failed(
                ErrorCode.RUNTIME_ERROR, "Expected exit code 0, but the program exited with 3"));
  }

  // ERR-8
  @ParameterizedTest
  @EnumSource(SandboxFailure.class)
  void shouldBlameThePlatformForWhatMayBeRetried(SandboxFailure failure) {
    // given / when
    Outcome outcome = OutcomeClassifier.lost(failure, "why", false, circumstances("NONE"));

    // then
    var failed = (Outcome.Failed) outcome;
    if (failure.retriable()) {
      assertThat(failed.code()).isEqualTo(ErrorCode.SANDBOX_UNAVAILABLE);
    }
    assertThat(failed.message()).isEqualTo("why");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "NONE,              true,  OUT_OF_MEMORY",
    "NONE,              false, SANDBOX_UNAVAILABLE",
    "OVERDUE,           true,  TIMEOUT",
    "OVER_OUTPUT,       false, OUTPUT_LIMIT",
    "CANCELLED OVERDUE, true,  CANCELLED",
    "WORKER_CLOSING,    false, WORKER_LOST",
  })
  void shouldClassifyALostSandbox(String circumstances, boolean diedOfMemory, String expected) {
    // given / when
    Outcome outcome =
        OutcomeClassifier.lost(
            SandboxFailure.LOST, "why", diedOfMemory, circumstances(circumstances));

    // then
    assertThat(label(outcome)).isEqualTo(expected);
  }

  /** From words: a cause to stop, {@code OVERDUE}, {@code OVER_OUTPUT}. */
  private static OutcomeClassifier.Circumstances circumstances(String words) {
    Optional<StopCause> cause =
        Arrays.stream(StopCause.values()).filter(it -> words.contains(it.name())).findFirst();
    return new OutcomeClassifier.Circumstances(
        cause, words.contains("OVERDUE"), words.contains("OVER_OUTPUT"), Limits.DEFAULT);
  }

  private static String label(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _ -> "COMPLETED";
      case Outcome.Cancelled _ -> "CANCELLED";
      case Outcome.Failed failed -> failed.code().name();
    };
  }
}
