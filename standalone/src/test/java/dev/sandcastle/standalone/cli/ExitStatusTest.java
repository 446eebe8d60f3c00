package dev.sandcastle.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.standalone.client.RefusedException;
import dev.sandcastle.standalone.client.Result;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {
  @ParameterizedTest
  @CsvSource({
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
            status,
            exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode),
            signal == null ? OptionalInt.empty() : OptionalInt.of(signal),
            Optional.ofNullable(errorCode),
            Optional.empty(),
            false,
            List.of());

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
    int exit = ExitStatus.of(new RefusedException(status, code, "refused"));

    // then
    assertThat(exit).isEqualTo(expected);
  }
}
