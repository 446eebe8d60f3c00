package dev.sandcastle.bench.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.Job;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Status;
import dev.sandcastle.schemas.execution.SandboxStart;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ResultCheckTest {
  private static final Trial TRIAL =
      new Trial(Job.python("print('hello 7')\n").build(), "hello 7\n");
  private static final Answer RIGHT =
      new Answer(Status.COMPLETED, Optional.of(0), "hello 7\n", "", Optional.of(SandboxStart.WARM));

  /** What a result says that is looked at. */
  record Answer(
      Status status,
      Optional<Integer> exitCode,
      String stdout,
      String stderr,
      Optional<SandboxStart> start) {
    Result result() {
      return new Result(
          "e-1",
          status,
          exitCode,
          Optional.empty(),
          Optional.empty(),
          new Result.Output(stdout, stdout.length(), false),
          new Result.Output(stderr, stderr.length(), false),
          List.of(),
          new Result.Files(List.of(), 0),
          List.of(),
          new Result.Cost(
              Duration.ofMillis(4),
              Duration.ofMillis(1),
              Duration.ZERO,
              Duration.ofMillis(12),
              Duration.ZERO,
              Duration.ofMillis(20),
              start,
              new Result.Usage(Duration.ZERO, 0, 0)),
          Optional.empty());
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("status", it -> with(it, Status.FAILED)),
        fault("status", it -> with(it, Status.RUNNING)),
        fault(
            "exitCode",
            it -> new Answer(it.status, Optional.of(1), it.stdout, it.stderr, it.start)),
        fault(
            "exitCode",
            it -> new Answer(it.status, Optional.empty(), it.stdout, it.stderr, it.start)),
        fault("stdout", it -> new Answer(it.status, it.exitCode, "hello 8\n", it.stderr, it.start)),
        fault("stdout", it -> new Answer(it.status, it.exitCode, "", it.stderr, it.start)),
        fault("stderr", it -> new Answer(it.status, it.exitCode, it.stdout, "a warning", it.start)),
        fault("a fresh sandbox", it -> startedAs(it, Optional.of(SandboxStart.REUSED))),
        fault("a fresh sandbox", it -> startedAs(it, Optional.empty())));
  }

  @Test
  void shouldTakeTheRightAnswer() throws IOException {
    // when
    var sample = ResultCheck.completed(TRIAL, RIGHT.result(), 42);

    // then
    assertThat(sample.nanos()).isEqualTo(42);
    assertThat(sample.kind()).contains("warm");
    assertThat(sample.partMillis()).containsEntry("queuedMs", 4L).containsEntry("totalMs", 20L);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldRefuseAnythingElse(String what, UnaryOperator<Answer> fault) {
    // given
    var result = fault.apply(RIGHT).result();

    // when, then
    assertThatThrownBy(() -> ResultCheck.completed(TRIAL, result, 42))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("Expected " + what);
  }

  @Test
  void shouldRefuseALateAnswer() {
    assertThatThrownBy(
            () -> ResultCheck.completed(TRIAL, RIGHT.result(), Duration.ofSeconds(31).toNanos()))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("late");
  }

  @Test
  void shouldCountAndReadWhatIsPrinted() throws IOException {
    // given
    var trial = new Trial(TRIAL.job(), "abc\n");
    var answer = new Answer(Status.COMPLETED, Optional.of(0), "abc\nab", "", RIGHT.start);

    // when, then
    assertThat(ResultCheck.printed(trial, 6, answer.result(), 42).nanos()).isEqualTo(42);
    assertThatThrownBy(() -> ResultCheck.printed(trial, 7, answer.result(), 42))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("Expected stdout bytes '7', but it is '6'");
    assertThatThrownBy(
            () -> ResultCheck.printed(new Trial(TRIAL.job(), "abd\n"), 6, answer.result(), 42))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("at byte 2");
  }

  @Test
  void shouldReadOnInTheMiddleOfALine() throws IOException {
    ResultCheck.repeats("abc\n", 6, "c\nabc");
    assertThatThrownBy(() -> ResultCheck.repeats("abc\n", 6, "abc"))
        .hasMessageContaining("at byte 6");
  }

  @Test
  void shouldRefuseACancelThatDidNotHappen() {
    assertThatThrownBy(() -> ResultCheck.cancelled(TRIAL, RIGHT.result()))
        .isInstanceOf(WrongAnswerException.class);
  }

  private static Answer with(Answer answer, Status status) {
    return new Answer(status, answer.exitCode, answer.stdout, answer.stderr, answer.start);
  }

  private static Answer startedAs(Answer answer, Optional<SandboxStart> start) {
    return new Answer(answer.status, answer.exitCode, answer.stdout, answer.stderr, start);
  }

  private static Arguments fault(String what, UnaryOperator<Answer> fault) {
    return Arguments.of(what, fault);
  }
}
