package dev.sandcastle.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.execution.ExecutionState.Journal;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RuntimeId;
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
import org.junit.jupiter.params.provider.MethodSource;

/** The frozen samples are written, when there is none, with {@code -Dgenerated.write=true}. */
final class StateCodecTest {
  private static final Path SAMPLES = Path.of("src", "test", "resources", "state", "v1");
  private static final Instant AT = ControlledClock.START;
  private static final ExecutionCommand.Execute COMMAND =
      Executions.python("pass").id("e-1").retryOnWorkerLoss().execute();
  private static final Journal JOURNAL =
      new Journal(
          2,
          List.of(
              new ExecutionEvent.Requeued(
                  new ExecutionEvent.Header(
                      COMMAND.tenantId(), COMMAND.executionId(), 2, new Attempt(1), AT),
                  "no sandbox")));

  private static final Map<String, ExecutionState> STATES =
      Map.of(
          "waiting",
          new ExecutionState.Waiting(COMMAND, JOURNAL, 17, 3),
          "ordered",
          new ExecutionState.Ordered(COMMAND, JOURNAL, new Attempt(2), Optional.of(AT), AT),
          "ordered-first",
          new ExecutionState.Ordered(
              COMMAND, Journal.EMPTY, new Attempt(1), Optional.empty(), AT.plusMillis(1)),
          "held",
          new ExecutionState.Held(
              COMMAND,
              JOURNAL,
              new Attempt(2),
              Optional.of(AT),
              new WorkerId("w-1"),
              Phase.RUNNING,
              AT.plusSeconds(8),
              Optional.of(AT.plusSeconds(90)),
              true),
          "held-preparing",
          new ExecutionState.Held(
              COMMAND,
              JOURNAL,
              new Attempt(2),
              Optional.of(AT),
              new WorkerId("w-1"),
              Phase.PREPARING,
              AT.plusSeconds(8),
              Optional.empty(),
              false),
          "done",
          new ExecutionState.Done(JOURNAL, new RuntimeId("python"), new Attempt(2), AT));

  private final StateCodec codec = new StateCodec();

  static Stream<String> names() {
    return STATES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldReadWhatItWrites(String name) {
    // given
    var state = STATES.get(name);
    // when
    var read = codec.decode(codec.encode(state));
    // then
    assertThat(read).isEqualTo(state);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldReadWhatVersionOneWrote(String name) throws IOException {
    // given
    var file = SAMPLES.resolve(name + ".hex");
    if (Boolean.getBoolean("generated.write") && !Files.exists(file)) {
      Files.createDirectories(SAMPLES);
      Files.writeString(file, HexFormat.of().formatHex(codec.encode(STATES.get(name))) + "\n");
    }
    // when
    byte[] frozen = HexFormat.of().parseHex(Files.readString(file).strip());
    // then
    assertThat(codec.decode(frozen)).isEqualTo(STATES.get(name));
  }

  @Test
  void shouldRefuseAVersionItDoesNotKnow() {
    // given
    byte[] bytes = codec.encode(STATES.get("done"));
    bytes[0] = 2;
    // when, then
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected a state of version 1, but it is 2");
  }

  @Test
  void shouldRefuseWhatIsCutShort() {
    // given
    byte[] bytes = Arrays.copyOf(codec.encode(STATES.get("held")), 20);
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
