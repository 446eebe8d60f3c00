package dev.sandcastle.bench.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResultCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Job job = new Job("print('hello 7')\n", "hello 7\n");

  @Test
  void shouldTakeTheRightAnswer() throws IOException {
    // given
    var result = rightResult();

    // when
    var sample = ResultCheck.completed(job, result, 42);

    // then
    assertThat(sample.nanos()).isEqualTo(42);
    assertThat(sample.kind()).contains("warm");
    assertThat(sample.partMillis()).containsEntry("queuedMs", 4L).doesNotContainKey("totalMs");
  }

  @ParameterizedTest
  @CsvSource({
    "status, failed",
    "status, running",
    "exitCode, 1",
    "stdout, hello 8",
    "stdout, ''",
    "stderr, a warning"
  })
  void shouldRefuseAnythingElse(String field, String value) throws IOException {
    // given
    var result = rightResult().put(field, value);

    // when, then
    assertThatThrownBy(() -> ResultCheck.completed(job, result, 42))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("Expected " + field);
  }

  @Test
  void shouldRefuseAMissingField() throws IOException {
    var result = rightResult().without("exitCode");
    assertThatThrownBy(() -> ResultCheck.completed(job, result, 42))
        .isInstanceOf(WrongAnswerException.class);
  }

  @Test
  void shouldRefuseASandboxThatIsNotFresh() throws IOException {
    var result = rightResult();
    result.withObject("/timings").put("start", "reused");
    assertThatThrownBy(() -> ResultCheck.completed(job, result, 42))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("reused");
  }

  @Test
  void shouldRefuseACancelThatDidNotHappen() throws IOException {
    var result = rightResult();
    assertThatThrownBy(() -> ResultCheck.cancelled(job, result))
        .isInstanceOf(WrongAnswerException.class);
  }

  private static ObjectNode rightResult() throws IOException {
    return (ObjectNode)
        JSON.readTree(
            """
            {"status":"completed","exitCode":0,"stdout":"hello 7\\n","stderr":"",
             "timings":{"start":"warm","queuedMs":4,"preparingMs":1,"runningMs":12}}
            """);
  }
}
