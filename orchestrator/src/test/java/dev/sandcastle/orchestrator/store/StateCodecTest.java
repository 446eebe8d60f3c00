package dev.sandcastle.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.orchestrator.execution.AttemptNotes;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.execution.ExecutionState.Journal;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frozen samples are written, when there is none, with {@code -Dgenerated.write=true}. */
final class StateCodecTest {
  private static final Path SAMPLES = Path.of("src", "test", "resources", "state");
  private static final Instant AT = ControlledClock.START;

  private final StateCodec codec = new StateCodec();

  static Stream<Arguments> samples() {
    return Map.of(1, versionOne(), 2, versionTwo(), 3, versionThree()).entrySet().stream()
        .flatMap(
            version ->
                version.getValue().entrySet().stream()
                    .map(e -> Arguments.of(version.getKey(), e.getKey(), e.getValue())));
  }

  /** It had no steps, and tickets of those who wait only. */
  private static Map<String, ExecutionState> versionOne() {
    var command = Executions.python("pass").id("e-1").retryOnWorkerLoss().execute();
    return states(command, Long.MIN_VALUE + 17, Long.MIN_VALUE, List.of(), AttemptNotes.NONE);
  }

  /** It had no notes. */
  private static Map<String, ExecutionState> versionTwo() {
    return newer(AttemptNotes.NONE);
  }

  private static Map<String, ExecutionState> versionThree() {
    return newer(
        new AttemptNotes(
            List.of(
                new InstallProgress(
                    InstallProgress.Kind.RESOLVING, Optional.empty(), Optional.empty()),
                new InstallProgress(
                    InstallProgress.Kind.INSTALLING, Optional.of("left-pad"), Optional.of("1.3"))),
            List.of(
                new AttemptNotes.Refusal("a.example", 443, "the host is not allowed"),
                new AttemptNotes.Refusal("169.254.0.1", 80, "é".repeat(40)))));
  }

  private static Map<String, ExecutionState> newer(AttemptNotes notes) {
    var command =
        Executions.python("pass")
            .id("e-1")
            .file("test.py", "pass")
            .steps("main.py", "test.py", "last.py")
            .label("thread", "42")
            .retryOnWorkerLoss()
            .execute();
    return states(
        command,
        17,
        17,
        List.of(
            new StepResult(
                1, "main.py", StepStatus.COMPLETED, Optional.of(0), Optional.empty(), 12, 9_000),
            new StepResult(
                2, "test.py", StepStatus.FAILED, Optional.empty(), Optional.of(9), 3, 2_000)),
        notes);
  }

  private static Map<String, ExecutionState> states(
      ExecutionCommand.Execute command,
      long waiting,
      long ticket,
      List<StepResult> steps,
      AttemptNotes notes) {
    var journal =
        new Journal(
            2,
            List.of(
                new ExecutionEvent.Requeued(
                    new ExecutionEvent.Header(
                        command.tenantId(), command.executionId(), 2, new Attempt(1), AT),
                    "no sandbox")));
    var second = new Attempt(2);
    return Map.of(
        "waiting",
        new ExecutionState.Waiting(command, journal, waiting, 3),
        "ordered",
        new ExecutionState.Ordered(command, journal, ticket, second, Optional.of(AT), AT),
        "ordered-first",
        new ExecutionState.Ordered(
            command, Journal.EMPTY, ticket, new Attempt(1), Optional.empty(), AT.plusMillis(1)),
        "held",
        new ExecutionState.Held(
            command,
            journal,
            ticket,
            second,
            Optional.of(AT),
            new WorkerId("w-1"),
            Phase.RUNNING,
            AT.plusSeconds(8),
            Optional.of(AT.plusSeconds(90)),
            true,
            steps,
            notes),
        "held-preparing",
        new ExecutionState.Held(
            command,
            journal,
            ticket,
            second,
            Optional.of(AT),
            new WorkerId("w-1"),
            Phase.PREPARING,
            AT.plusSeconds(8),
            Optional.empty(),
            false,
            List.of(),
            AttemptNotes.NONE),
        "done",
        new ExecutionState.Done(journal, new RuntimeId("python"), second, AT));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldReadWhatItWrites(int version, String name, ExecutionState state) {
    // when
    var read = codec.decode(codec.encode(state));
    // then
    assertThat(read).as("%s of version %d", name, version).isEqualTo(state);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldReadWhatEachVersionWrote(int version, String name, ExecutionState state)
      throws IOException {
    // given
    var file = SAMPLES.resolve("v" + version).resolve(name + ".hex");
    if (Boolean.getBoolean("generated.write") && !Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, HexFormat.of().formatHex(codec.encode(state)) + "\n");
    }
    // when
    byte[] frozen = HexFormat.of().parseHex(Files.readString(file).strip());
    // then
    assertThat(frozen[0]).isEqualTo((byte) version);
    assertThat(codec.decode(frozen)).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void shouldRefuseAVersionItDoesNotKnow(int version) {
    // given
    byte[] bytes = codec.encode(versionThree().get("done"));
    bytes[0] = (byte) version;
    // when, then
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected a state of version 1 to 3, but it is " + version);
  }

  @Test
  void shouldRefuseWhatIsCutShort() {
    // given
    byte[] bytes = Arrays.copyOf(codec.encode(versionThree().get("held")), 20);
    // when, then
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Expected a state, but");
  }

  @Test
  void shouldNotWriteWhatIsAbsent() {
    assertThatThrownBy(() -> codec.encode(new ExecutionState.Absent()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
