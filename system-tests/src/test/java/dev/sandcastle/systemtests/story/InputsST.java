package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.Job;
import dev.sandcastle.client.ProblemException;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Sandcastle;
import dev.sandcastle.client.Status;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a program is given besides its sources: blobs, and what an earlier run left. */
@ExtendWith(SharedStack.class)
final class InputsST {
  private static final String LIST =
      """
      import os
      print(sorted(os.listdir('/workspace/output')))
      """;

  private final Sandcastle sandcastle;

  /** Keeps the runs of one test apart from those of all others. */
  private final String thread = UUID.randomUUID().toString();

  InputsST(Stack stack) {
    sandcastle = stack.sandcastle();
  }

  // G-35
  @Test
  void shouldGiveBinaryInputsToTheProgram() throws Exception {
    // given
    byte[] bytes = {0, -1, 127, -128, 10, 13};
    var blob = sandcastle.uploadBlob(bytes);

    // when
    var result =
        sandcastle.run(
            Job.python("print(list(open('data/in.bin', 'rb').read()))")
                .input("data/in.bin", blob)
                .build());

    // then
    assertThat(result.stdout().text()).isEqualTo("[0, 255, 127, 128, 10, 13]\n");
    assertThat(result.files().stored()).isEmpty();
  }

  @Test
  void shouldRefuseAnInputThatIsNotThere() {
    // given
    var missing = new BlobRef("ab".repeat(32), 5);

    // when, then
    assertThatThrownBy(
            () -> sandcastle.run(Job.python("print(1)").input("in.bin", missing).build()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(400);
              assertThat(problem.field()).contains("/inputs/0/blob");
            });
  }

  // PRE-1, PRE-6, G-19
  @Test
  void shouldStageWhatTheRunBeforeLeftAndReportOnlyWhatIsNew() throws Exception {
    // given
    var first =
        run(
            """
            open('/workspace/output/a', 'w').write('1')
            open('/workspace/output/b', 'w').write('2')
            """);
    assertThat(first.files().stored()).extracting(OutputFile::path).containsExactly("a", "b");

    // when
    var second =
        run(
            LIST
                + """
                open('/workspace/output/b', 'w').write('changed')
                open('/workspace/output/c', 'w').write('new')
                """);
    var third = run(LIST);

    // then
    assertThat(second.stdout().text()).isEqualTo("['a', 'b']\n");
    assertThat(second.files().stored()).extracting(OutputFile::path).containsExactly("b", "c");
    assertThat(second.unchangedFiles()).extracting(OutputFile::path).containsExactly("a");
    assertThat(third.stdout().text()).isEqualTo("['a', 'b', 'c']\n");
    assertThat(third.files().stored()).isEmpty();
    assertThat(sandcastle.find(third.executionId()).orElseThrow().origin().inputsFrom())
        .contains(second.executionId());
  }

  // PRE-4, PRE-7, BUG-11
  @Test
  void shouldNotLoseWhatIsThereByAFailedOrEmptyRun() throws Exception {
    // given
    run("open('/workspace/output/kept', 'w').write('1')\n");
    var failed =
        run(
            """
            import os, sys
            os.remove('/workspace/output/kept')
            open('/workspace/output/half', 'w').write('1')
            sys.exit(1)
            """);
    var empty = run("import os\nos.remove('/workspace/output/kept')\n");

    // when
    var next = run(LIST);

    // then
    assertThat(failed.status()).isEqualTo(Status.FAILED);
    assertThat(empty.status()).isEqualTo(Status.COMPLETED);
    assertThat(next.stdout().text()).isEqualTo("['kept']\n");
  }

  // PRE-5
  @Test
  void shouldPinARunWhateverItsStatus() throws Exception {
    // given
    var failed = run("open('/workspace/output/half', 'w').write('1')\nraise SystemExit(1)\n");
    run("open('/workspace/output/whole', 'w').write('1')\n");

    // when
    var pinned = sandcastle.run(Job.python(LIST).inputsFrom(failed.executionId()).build());

    // then
    assertThat(pinned.stdout().text()).isEqualTo("['half']\n");
    assertThatThrownBy(() -> sandcastle.run(Job.python(LIST).inputsFrom("never-was").build()))
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.field()).contains("/inputsFrom"));
  }

  private Result run(String source) throws Exception {
    return sandcastle.run(Job.python(source).label("thread", thread).inputsFromLatest().build());
  }
}
