package dev.sandcastle.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.client.ProblemException;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {
  private static final Result.Output NOTHING = new Result.Output("", 0, false);
  private static final Result.Cost COST =
      new Result.Cost(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Optional.empty(),
          new Result.Usage(Duration.ZERO, 0, 0));

  @ParameterizedTest
  @CsvSource({
    // BUG-21
    "completed, 0, , , 0",
    "failed, 3, , RUNTIME_ERROR, 3",
    "failed, 255, , RUNTIME_ERROR, 255",
    "failed, , 9, RUNTIME_ERROR, 137",
    "failed, , 15, RUNTIME_ERROR, 143",
    "failed, , , RUNTIME_ERROR, 1",
    "failed, , 9, TIMEOUT, 124",
    "failed, , 9, OUT_OF_MEMORY, 137",
    "failed, , 9, OUTPUT_LIMIT, 137",
    "failed, 1, , DISK_LIMIT, 1",
    "cancelled, , 9, CANCELLED, 130",
    "failed, , , WORKER_LOST, 70",
    "failed, , , SANDBOX_UNAVAILABLE, 70",
    "failed, , , STORAGE_FAILED, 70",
    "failed, , , INTERNAL, 70",
    "rejected, , , QUOTA_EXCEEDED, 75",
    "failed, , , OF_A_LATER_VERSION, 70",
  })
  void shouldEndAsTheProgramDid(
      String status, Integer exitCode, Integer signal, String errorCode, int expected) {
    // given
    var result =
        new Result(
            "e-1",
            Status.valueOf(status.toUpperCase(Locale.ROOT)),
            Optional.ofNullable(exitCode),
            Optional.ofNullable(signal),
            Optional.ofNullable(errorCode).map(ExitStatusTest::failure),
            NOTHING,
            NOTHING,
            List.of(),
            new Result.Files(List.of(), 0),
            List.of(),
            COST,
            Optional.empty());

    // when
    int exit = ExitStatus.of(result);

    // then
    assertThat(exit).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INPUT_REJECTED, 64",
    "404, NOT_FOUND, 64",
    "409, CONFLICT, 64",
    "429, QUOTA_EXCEEDED, 75",
    "401, UNAUTHENTICATED, 77",
    "403, FORBIDDEN, 77",
    "503, SANDBOX_UNAVAILABLE, 70",
    "500, INTERNAL, 70",
    "502, '', 70",
  })
  void shouldEndAsTheRefusalSays(int status, String code, int expected) {
    // when
    int exit = ExitStatus.of(problem(status, code));

    // then
    assertThat(exit).isEqualTo(expected);
  }

  private static ProblemException problem(int status, String code) {
    return new ProblemException(status, code, "", "refused", Duration.ZERO);
  }

  private static Result.Failure failure(String code) {
    return new Result.Failure(code, "it failed", Optional.empty(), false, "", Optional.empty());
  }
}
