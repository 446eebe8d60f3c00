package dev.sandcastle.orchestrator.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.WorkerReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every kind of state meets every kind of input, and {@code docs/generated/execution-states.md}
 * shows what comes of it. Written anew with {@code -Dgenerated.write=true}.
 */
final class ExecutionStatesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "generated", "execution-states.md");
  private static final Map<String, Supplier<Scene>> STATES = new LinkedHashMap<>();
  private static final Map<String, Input> INPUTS = new LinkedHashMap<>();

  static {
    STATES.put("absent", Scene::of);
    STATES.put("waiting", Scene::waiting);
    STATES.put("ordered", Scene::ordered);
    STATES.put("held", Scene::held);
    STATES.put("held, running", Scene::running);
    STATES.put("held, a step ended", Scene::oneStepEnded);
    STATES.put("held, cancelling", Scene::cancelling);
    STATES.put("done", Scene::done);

    var e = Scene.of().wanted;
    var impatient = Scene.of().wanted.rejectWhenBusy();
    INPUTS.put("Execute", new Input.Command(e.execute(), 9));
    INPUTS.put("Execute without a free slot", new Input.Command(e.execute(), 9));
    INPUTS.put(
        "Execute without a free slot, not to wait", new Input.Command(impatient.execute(), 9));
    INPUTS.put("Cancel", new Input.Command(e.cancel(), 9));
    INPUTS.put("CancelLabelled", Scene.cancelLabelled(e, "thread", "42", 9));
    INPUTS.put("CancelLabelled, other value", Scene.cancelLabelled(e, "thread", "43", 9));
    INPUTS.put("CancelLabelled from before", Scene.cancelLabelled(e, "thread", "42", 3));
    INPUTS.put("Accepted", new Input.Report(Scene.accepted(1, Scene.WORKER)));
    INPUTS.put("Accepted by another", new Input.Report(Scene.accepted(1, Scene.OTHER)));
    INPUTS.put("PhaseChanged", new Input.Report(Scene.phase(1, Scene.WORKER, Phase.COLLECTING)));
    INPUTS.put("PhaseChanged with progress", new Input.Report(Scene.installing("left-pad")));
    INPUTS.put("EgressRefused", new Input.Report(Scene.refused(1, Scene.WORKER, "a.example")));
    INPUTS.put(
        "EgressRefused, told by another",
        new Input.Report(Scene.refused(1, Scene.OTHER, "a.example")));
    INPUTS.put(
        "StepFinished, the first",
        new Input.Report(Scene.step(1, Scene.WORKER, Scene.completed(1))));
    INPUTS.put(
        "StepFinished, the second",
        new Input.Report(Scene.step(1, Scene.WORKER, Scene.completed(2))));
    INPUTS.put("LeaseRenewed", new Input.Report(Scene.renewed(1, Scene.WORKER)));
    INPUTS.put("Returned", new Input.Report(Scene.returned(1, Scene.WORKER)));
    INPUTS.put("Finished", new Input.Report(Scene.finished(1, Scene.WORKER)));
    INPUTS.put("Finished, other attempt", new Input.Report(Scene.finished(2, Scene.WORKER)));
    INPUTS.put("Tick", new Input.Tick(e.tenantId(), e.id()));
    INPUTS.put("Tick after everything ran out", new Input.Tick(e.tenantId(), e.id()));
    INPUTS.put("Release", new Input.Release(e.tenantId(), e.id()));
    INPUTS.put("Announce", new Input.Announce(e.tenantId(), e.id()));
  }

  @Test
  void shouldMeetEveryKindOfStateWithEveryKindOfInput() {
    // when
    var states = STATES.values().stream().map(s -> kind(s.get().state)).collect(Collectors.toSet());
    var inputs =
        INPUTS.values().stream().map(ExecutionStatesTest::kind).collect(Collectors.toSet());
    // then
    assertThat(states).containsExactlyInAnyOrder(StateKind.values());
    assertThat(inputs).containsExactlyInAnyOrder(InputKind.values());
  }

  @Test
  void shouldBeAsDocumented() throws IOException {
    // when
    var document = document();
    // then
    if (Boolean.getBoolean("generated.write")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, document);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(document);
  }

  private static String document() {
    var edges = new TreeMap<String, TreeSet<String>>();
    var table = new StringBuilder("| input | " + String.join(" | ", STATES.keySet()) + " |\n");
    table.append("|---".repeat(STATES.size() + 1)).append("|\n");
    INPUTS.forEach(
        (name, input) -> {
          table.append("| **").append(name).append("** |");
          STATES.forEach(
              (_, start) -> {
                var scene = start.get();
                var from = kind(scene.state);
                scene.now = name.contains("after") ? scene.now.plusSeconds(86_400) : scene.now;
                int events = scene.events.size();
                boolean full = name.contains("without");
                scene.take(input, new Slots(full ? 4 : 3, 0, 1));
                var to = kind(scene.state);
                if (from != to) {
                  edges.computeIfAbsent(from + " --> " + to, _ -> new TreeSet<>()).add(name);
                }
                table.append(' ').append(cell(scene, from, events)).append(" |");
              });
          table.append('\n');
        });
    var diagram = new StringBuilder("```mermaid\nstateDiagram-v2\n  [*] --> ABSENT\n");
    edges.forEach(
        (edge, names) -> diagram.append("  %s : %s%n".formatted(edge, String.join(", ", names))));
    return """
        # States of an execution

        Written by `ExecutionStatesTest` from the decider itself; run it with `-Dgenerated.write=true` to write it anew.
        Each cell: events, then effects in italics, then the new state; or why the input is refused. `–` means that nothing changes.

        """
        + diagram
        + "  DONE --> [*]\n```\n\n"
        + table;
  }

  private static String cell(Scene scene, StateKind from, int eventsBefore) {
    var words = new StringBuilder();
    if (scene.last instanceof Decision.Rejected rejected) {
      words.append("refused: ").append(rejected.reason());
    }
    scene.events.stream()
        .skip(eventsBefore)
        .forEach(event -> words.append(event.getClass().getSimpleName()).append(' '));
    scene
        .last
        .effects()
        .forEach(
            effect -> words.append(" *").append(effect.getClass().getSimpleName()).append('*'));
    var to = kind(scene.state);
    if (from != to) {
      words.append(" → ").append(to);
    }
    return words.isEmpty() ? "–" : words.toString().strip().replace("  ", " ");
  }

  private enum StateKind {
    ABSENT,
    WAITING,
    ORDERED,
    HELD,
    DONE
  }

  private enum InputKind {
    EXECUTE,
    CANCEL,
    CANCEL_LABELLED,
    ACCEPTED,
    PHASE_CHANGED,
    STEP_FINISHED,
    EGRESS_REFUSED,
    LEASE_RENEWED,
    RETURNED,
    FINISHED,
    TICK,
    RELEASE,
    ANNOUNCE
  }

  private static StateKind kind(ExecutionState state) {
    return switch (state) {
      case ExecutionState.Absent _ -> StateKind.ABSENT;
      case ExecutionState.Waiting _ -> StateKind.WAITING;
      case ExecutionState.Ordered _ -> StateKind.ORDERED;
      case ExecutionState.Held _ -> StateKind.HELD;
      case ExecutionState.Done _ -> StateKind.DONE;
    };
  }

  private static InputKind kind(Input input) {
    return switch (input) {
      case Input.Command c ->
          switch (c.command()) {
            case ExecutionCommand.Execute _ -> InputKind.EXECUTE;
            case ExecutionCommand.Cancel _ -> InputKind.CANCEL;
            case ExecutionCommand.CancelLabelled _ -> InputKind.CANCEL_LABELLED;
          };
      case Input.Report r ->
          switch (r.report()) {
            case WorkerReport.Accepted _ -> InputKind.ACCEPTED;
            case WorkerReport.PhaseChanged _ -> InputKind.PHASE_CHANGED;
            case WorkerReport.StepFinished _ -> InputKind.STEP_FINISHED;
            case WorkerReport.EgressRefused _ -> InputKind.EGRESS_REFUSED;
            case WorkerReport.LeaseRenewed _ -> InputKind.LEASE_RENEWED;
            case WorkerReport.Returned _ -> InputKind.RETURNED;
            case WorkerReport.Finished _ -> InputKind.FINISHED;
          };
      case Input.Tick _ -> InputKind.TICK;
      case Input.Release _ -> InputKind.RELEASE;
      case Input.Announce _ -> InputKind.ANNOUNCE;
    };
  }
}
