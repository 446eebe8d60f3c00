package dev.sandcastle.orchestrator.execution;

import static dev.sandcastle.orchestrator.execution.Scene.OTHER;
import static dev.sandcastle.orchestrator.execution.Scene.WORKER;
import static dev.sandcastle.orchestrator.execution.Scene.installing;
import static dev.sandcastle.orchestrator.execution.Scene.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NoteDeciderTest {
  private static final Duration LEASE = Policy.DEFAULT.leaseTimeout();

  // EVT-8, G-17
  @Test
  void shouldTellHowFarTheInstallationIs() {
    // when
    var scene =
        Scene.held()
            .take(Scene.phase(1, WORKER, Phase.PREPARING))
            .take(installing("left-pad"))
            .take(installing("numpy"))
            .take(Scene.phase(1, WORKER, Phase.RUNNING));
    // then
    assertThat(phases(scene))
        .containsExactly(Phase.PREPARING, Phase.INSTALLING, Phase.INSTALLING, Phase.RUNNING);
    assertThat(progress(scene)).containsExactly("left-pad", "numpy");
  }

  @Test
  void shouldTellTheSameProgressOnce() {
    // when
    var scene =
        Scene.held()
            .take(installing("left-pad"))
            .take(installing("numpy"))
            .take(installing("left-pad"));
    // then
    assertThat(progress(scene)).containsExactly("left-pad", "numpy");
    assertThat(scene.last).isInstanceOf(Decision.Accepted.class);
  }

  @Test
  void shouldNotTellMoreProgressThanAReaderWants() {
    // given
    var scene = Scene.held();
    // when
    for (int i = 0; i < AttemptNotes.MOST + 20; i++) {
      scene.take(installing("package-" + i));
    }
    // then
    assertThat(progress(scene)).hasSize(AttemptNotes.MOST);
  }

  // EVT-8: phases never go backwards
  @Test
  void shouldNotGoBackToTheInstallation() {
    // when
    var scene = Scene.running().take(installing("left-pad"));
    // then
    assertThat(scene.rejected().reason()).isEqualTo(RejectionReason.INVALID_STATE);
    assertThat(scene.rejected().detail())
        .isEqualTo("Expected to move execution 'e-1', but INSTALLING does not follow RUNNING");
  }

  @Test
  void shouldRefuseTheSamePhaseWithoutProgress() {
    // when
    var scene =
        Scene.held().take(installing("left-pad")).take(Scene.phase(1, WORKER, Phase.INSTALLING));
    // then
    assertThat(scene.rejected().reason()).isEqualTo(RejectionReason.INVALID_STATE);
  }

  @Test
  void shouldTellWhatTheProgramWasRefused() {
    // when
    var scene =
        Scene.running().take(refused(1, WORKER, "a.example")).take(refused(1, WORKER, "b.example"));
    // then
    assertThat(hosts(scene)).containsExactly("a.example", "b.example");
    assertThat(scene.lastEvent())
        .isInstanceOfSatisfying(
            ExecutionEvent.EgressRefused.class,
            event -> {
              assertThat(event.port()).isEqualTo(443);
              assertThat(event.reason()).isEqualTo("the host is not allowed");
              assertThat(event.header().attempt().number()).isEqualTo(1);
            });
  }

  @Test
  void shouldTellARefusedHostOnceAndAHundredHostsAtMost() {
    // given
    var scene = Scene.running();
    // when
    for (int i = 0; i < AttemptNotes.MOST + 20; i++) {
      scene.take(refused(1, WORKER, "host-" + i)).take(refused(1, WORKER, "host-" + i));
    }
    // then
    assertThat(hosts(scene)).hasSize(AttemptNotes.MOST).doesNotHaveDuplicates();
  }

  @Test
  void shouldTakeWhateverIsToldForASignOfLife() {
    // given
    var scene = Scene.running().take(refused(1, WORKER, "a.example"));
    for (int again = 0; again < 3; again++) {
      scene.now = scene.now.plus(LEASE.minusMillis(1));
      scene.take(refused(1, WORKER, "a.example"));
    }
    // when
    scene.tickAfter(LEASE.minusMillis(1));
    // then
    assertThat(scene.state).isInstanceOf(Held.class);
    assertThat(hosts(scene)).containsExactly("a.example");
  }

  @Test
  void shouldBeginAnewWithEachAttempt() {
    // given
    var scene = Scene.held().take(refused(1, WORKER, "a.example")).tickAfter(LEASE);
    // when
    scene.take(Scene.accepted(2, OTHER)).take(refused(2, OTHER, "a.example"));
    // then
    assertThat(hosts(scene)).containsExactly("a.example", "a.example");
    assertThat(((Held) scene.state).notes().refusals()).hasSize(1);
  }

  @Test
  void shouldTakeARefusalOfTheOrderedAttemptForItsAcceptance() {
    // when
    var scene = Scene.ordered().take(refused(1, WORKER, "a.example"));
    // then
    assertThat(scene.state).isInstanceOf(Held.class);
    assertThat(scene.events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("Queued", "Started", "EgressRefused");
  }

  @Test
  void shouldRefuseWhatAnotherWorkerTells() {
    // when
    var scene = Scene.running().take(refused(1, OTHER, "a.example"));
    // then
    assertThat(scene.rejected().detail())
        .isEqualTo("Expected to tell of a refusal of execution 'e-1', but worker 'w-1' holds it");
    assertThat(scene.stop()).isPresent();
  }

  // SM-3
  @Test
  void shouldTellNothingAfterTheEnd() {
    // given
    var scene = Scene.done();
    int events = scene.events.size();
    // when
    scene.take(refused(1, WORKER, "a.example"));
    // then
    assertThat(scene.events).hasSize(events);
  }

  private static List<Phase> phases(Scene scene) {
    return changes(scene).map(ExecutionEvent.PhaseChanged::phase).toList();
  }

  private static List<String> progress(Scene scene) {
    return changes(scene)
        .map(ExecutionEvent.PhaseChanged::progress)
        .flatMap(Optional::stream)
        .flatMap(progress -> progress.packageName().stream())
        .toList();
  }

  private static Stream<ExecutionEvent.PhaseChanged> changes(Scene scene) {
    return scene.events.stream()
        .filter(ExecutionEvent.PhaseChanged.class::isInstance)
        .map(ExecutionEvent.PhaseChanged.class::cast);
  }

  private static List<String> hosts(Scene scene) {
    return scene.events.stream()
        .filter(ExecutionEvent.EgressRefused.class::isInstance)
        .map(event -> ((ExecutionEvent.EgressRefused) event).host())
        .toList();
  }
}
