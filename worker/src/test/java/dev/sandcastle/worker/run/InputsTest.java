package dev.sandcastle.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.InputFile.Place;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is laid before a program and what comes back of it, on fakes. */
@Timeout(30)
final class InputsTest {
  private final RunnerHarness worker = new RunnerHarness();
  private final Executions execution = Executions.python("the fake decides");

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void shouldLayInputsBesideTheSourcesAndAmongTheOutputs() { // PRE-1
    // given
    BlobRef data = worker.blobs.keep("data");
    BlobRef earlier = worker.blobs.keep("earlier");
    worker.sandboxes.program(
        "main.py",
        world -> {
          assertThat(world.files().get("code/in/data.bin").toUtf8()).isEqualTo("data");
          assertThat(world.files().get("output/a.txt").toUtf8()).isEqualTo("earlier");
          return InMemoryProgram.exit(0);
        });

    // when
    Result result =
        worker.resultOf(
            execution.input(Place.CODE, "in/data.bin", data).input(Place.OUTPUT, "a.txt", earlier));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("Completed");
    assertThat(worker.blobs.touched).containsExactly(data.sha256(), earlier.sha256());
  }

  @Test
  void shouldRejectAnInputThatIsNotStored() {
    // given
    var missing = new BlobRef(MemoryBlobs.sha256(new byte[] {1}), 1);

    // when
    Result result = worker.resultOf(execution.input(Place.CODE, "data.bin", missing));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("INPUT_REJECTED");
    assertThat(message(result)).contains("data.bin");
    assertNothingRan();
  }

  @Test
  void shouldRejectAnInputOfAnotherSize() {
    // given
    BlobRef stored = worker.blobs.keep("four");

    // when
    Result result =
        worker.resultOf(execution.input(Place.CODE, "data.bin", new BlobRef(stored.sha256(), 5)));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("INPUT_REJECTED");
    assertNothingRan();
  }

  @Test
  void shouldNotRunOnAnInputOfAnotherContent() { // design §4.6
    // given
    BlobRef stored = worker.blobs.keep("four");
    worker.blobs.stored.replaceAll((key, bytes) -> "4our".getBytes(UTF_8));

    // when
    Result result = worker.resultOf(execution.input(Place.CODE, "data.bin", stored));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("STORAGE_FAILED");
    assertNothingRan();
  }

  @Test
  void shouldBlameThePlatformForAStoreThatCannotBeRead() {
    // given
    BlobRef stored = worker.blobs.keep("four");
    worker.blobs.hide();

    // when
    Result result = worker.resultOf(execution.input(Place.CODE, "data.bin", stored));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("STORAGE_FAILED");
    assertNothingRan();
  }

  @Test
  void shouldRejectInputsThatAreTooLargeTogether() { // PRE-2
    // given
    BlobRef small = worker.blobs.keep("four");
    var large = new BlobRef(MemoryBlobs.sha256(new byte[0]), InputFile.TOTAL_LIMIT_BYTES - 3);

    // when
    Result result =
        worker.resultOf(
            execution.input(Place.CODE, "small", small).input(Place.OUTPUT, "large", large));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("INPUT_REJECTED");
    assertThat(message(result)).contains("large", "10485760");
    assertNothingRan();
  }

  @Test
  void shouldNotBeFooledBySizesThatOverflow() {
    // given
    var huge = new BlobRef(MemoryBlobs.sha256(new byte[0]), Long.MAX_VALUE);

    // when
    Result result =
        worker.resultOf(execution.input(Place.CODE, "a", huge).input(Place.CODE, "b", huge));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("INPUT_REJECTED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/etc/passwd", "../up", "a/../b", "a//b", "a/", "./a", "new\nline", "."})
  void shouldRejectAPathThatIsNotPlain(String path) { // PATH-1
    // given
    BlobRef stored = worker.blobs.keep("four");

    // when
    Result result = worker.resultOf(execution.input(Place.OUTPUT, path, stored));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("INPUT_REJECTED");
    assertThat(message(result)).contains("inputs[0]");
    assertNothingRan();
  }

  @Test
  void shouldRejectTwoInputsOfOnePath() {
    // given
    BlobRef one = worker.blobs.keep("one");
    BlobRef two = worker.blobs.keep("two");

    // when
    Result result =
        worker.resultOf(execution.input(Place.CODE, "a", one).input(Place.CODE, "a", two));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("INPUT_REJECTED");
    assertNothingRan();
  }

  @Test
  void shouldTellWhatIsNewFromWhatWasThere() { // G-19, WS-6
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.leave("changed.txt", "after".getBytes(UTF_8));
          world.leave("longer.txt", "longer than before".getBytes(UTF_8));
          world.leave("new.txt", "new".getBytes(UTF_8));
          world.remove("removed.txt");
          return InMemoryProgram.exit(0);
        });
    BlobRef same = worker.blobs.keep("as it was");
    int storedBefore = worker.blobs.stored.size();

    // when
    Result result =
        worker.resultOf(
            execution
                .input(Place.OUTPUT, "same.txt", same)
                .input(Place.OUTPUT, "changed.txt", worker.blobs.keep("befor"))
                .input(Place.OUTPUT, "longer.txt", worker.blobs.keep("short"))
                .input(Place.OUTPUT, "removed.txt", worker.blobs.keep("removed")));

    // then
    assertThat(result.files())
        .extracting(OutputFile::path)
        .containsExactly("changed.txt", "longer.txt", "new.txt");
    assertThat(result.unchanged()).containsExactly(new OutputFile("same.txt", "text/plain", same));
    assertThat(result.filesSkipped()).isZero();
    assertThat(worker.blobs.stored).hasSize(storedBefore + 3 + 3);
    assertThat(worker.blobs.open).hasValue(0);
  }

  @Test
  void shouldReportNothingNewOfARunThatLeavesEverythingAsItWas() { // G-19, PRE-7
    // given
    worker.sandboxes.program("main.py", _ -> InMemoryProgram.exit(3));

    // when
    Result result = worker.resultOf(execution.input(Place.OUTPUT, "a.txt", worker.blobs.keep("a")));

    // then
    assertThat(result.files()).isEmpty();
    assertThat(result.unchanged()).extracting(OutputFile::path).containsExactly("a.txt");
  }

  @Test
  void shouldLeaveRoomForNewFilesBesideWhatWasThere() { // OUT-2
    // given
    for (int i = 0; i < 70; i++) {
      execution.input(Place.OUTPUT, "a%02d".formatted(i), worker.blobs.keep("old " + i));
    }
    worker.sandboxes.program(
        "main.py",
        world -> {
          for (int i = 0; i < 70; i++) {
            world.leave("b%02d".formatted(i), new byte[] {(byte) i});
          }
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(result.unchanged()).hasSize(70);
    assertThat(result.files()).hasSize(64).last().extracting(OutputFile::path).isEqualTo("b63");
    assertThat(result.filesSkipped()).isEqualTo(6);
  }

  @Test
  void shouldNotTakeMoreNewFilesWhenWhatWasThereIsGone() { // OUT-2
    // given
    for (int i = 0; i < 10; i++) {
      execution.input(Place.OUTPUT, "a" + i, worker.blobs.keep("old " + i));
    }
    worker.sandboxes.program(
        "main.py",
        world -> {
          for (int i = 0; i < 10; i++) {
            world.remove("a" + i);
          }
          for (int i = 0; i < 70; i++) {
            world.leave("b%02d".formatted(i), new byte[] {(byte) i});
          }
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(result.files()).hasSize(64);
    assertThat(result.filesSkipped()).isEqualTo(6);
  }

  private void assertNothingRan() {
    assertThat(worker.steps()).containsExactly("PREPARING", "Finished");
    assertThat(worker.sandboxes.made()).noneMatch(sandbox -> sandbox.isStarted());
    assertThat(worker.sandboxes.live()).isZero();
    assertThat(worker.held.all()).isEmpty();
  }

  private static String message(Result result) {
    return ((Outcome.Failed) result.outcome()).message();
  }
}
