package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.client.ExecutionNotice;
import dev.sandcastle.client.Job;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Sandcastle;
import dev.sandcastle.client.Status;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several files one after the other, in one container. */
@ExtendWith(SharedStack.class)
final class StepsST {
  private static final String SLEEPER =
      "import os, time\nos.write(1, b'asleep\\n')\ntime.sleep(280)\n";

  private final Sandcastle sandcastle;

  StepsST(Stack stack) {
    sandcastle = stack.sandcastle();
  }

  // WS-12, WS-5, WS-6
  @Test
  void shouldRunAProgramAndThenItsTest() throws Exception {
    // given
    var job =
        Job.of("python")
            .file("main.py", "def double(n):\n    return 2 * n\nprint('main')\n")
            .file("test.py", "import main\nassert main.double(2) == 4\nprint('tested')\n")
            .steps("main.py", "test.py")
            .build();
    List<ExecutionNotice> notices = new ArrayList<>();

    // when
    var result = sandcastle.follow(sandcastle.submit(job).id(), notices::add);

    // then
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.COMPLETED);
    assertThat(result.stdout().text()).isEqualTo("main\nmain\ntested\n");
    assertThat(result.steps()).extracting(Result.Step::path).containsExactly("main.py", "test.py");
    assertThat(result.steps())
        .allMatch(step -> step.status() == Status.COMPLETED && step.exitCode().orElse(-1) == 0);
    assertThat(notices)
        .filteredOn(ExecutionNotice.StepEnded.class::isInstance)
        .extracting(notice -> ((ExecutionNotice.StepEnded) notice).step().path())
        .containsExactly("main.py", "test.py");
    assertThat(notices.getLast()).isInstanceOf(ExecutionNotice.Ended.class);
  }

  // WS-5, WS-7, WS-8, ERR-18
  @Test
  void shouldStopAtTheFirstStepThatFailsAndNameIt() throws Exception {
    // given
    var job =
        Job.of("python")
            .file("one.py", "print(1)\n")
            .file("two.py", "import sys\nsys.exit(7)\n")
            .file("three.py", "print(3)\n")
            .steps("one.py", "two.py", "three.py")
            .build();

    // when
    var result = sandcastle.run(job);

    // then
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.exitCode()).contains(7);
    assertThat(result.failure().orElseThrow().message()).contains("2/3", "two.py");
    assertThat(result.stdout().text()).isEqualTo("1\n");
    assertThat(result.steps())
        .extracting(Result.Step::status)
        .containsExactly(Status.COMPLETED, Status.FAILED, Status.SKIPPED);
  }

  // WS-9
  @Test
  void shouldReportTheFinishedStepsWhenTheTimeIsUp() throws Exception {
    // given
    var job =
        Job.of("python")
            .file("one.py", "open('/workspace/output/one', 'w').write('1')\n")
            .file("two.py", SLEEPER)
            .file("three.py", "print(3)\n")
            .steps("one.py", "two.py", "three.py")
            .timeout(Duration.ofSeconds(1))
            .build();

    // when
    var result = sandcastle.run(job);

    // then
    assertThat(result.failure().orElseThrow().code()).isEqualTo("TIMEOUT");
    assertThat(result.failure().orElseThrow().message()).contains("2/3", "two.py");
    assertThat(result.steps())
        .extracting(Result.Step::status)
        .containsExactly(Status.COMPLETED, Status.FAILED, Status.SKIPPED);
    assertThat(result.files().stored()).extracting(file -> file.path()).containsExactly("one");
  }

  // CAN-7
  @Test
  void shouldReportTheFinishedStepsOfACancelledRun() throws Exception {
    // given
    var job =
        Job.of("python")
            .file("one.py", "open('/workspace/output/one', 'w').write('1')\nprint('one')\n")
            .file("two.py", SLEEPER)
            .steps("one.py", "two.py")
            .build();
    String id = sandcastle.submit(job).id();

    // when
    var result =
        sandcastle.follow(
            id,
            notice -> {
              if (notice instanceof ExecutionNotice.Printed printed
                  && printed.text().contains("asleep")) {
                cancel(id);
              }
            });

    // then
    assertThat(result.status()).isEqualTo(Status.CANCELLED);
    assertThat(result.steps())
        .extracting(Result.Step::status)
        .containsExactly(Status.COMPLETED, Status.FAILED);
    assertThat(result.stdout().text()).isEqualTo("one\nasleep\n");
    assertThat(result.files().stored()).extracting(file -> file.path()).containsExactly("one");
  }

  private void cancel(String id) {
    try {
      assertThat(sandcastle.cancel(id)).isTrue();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
