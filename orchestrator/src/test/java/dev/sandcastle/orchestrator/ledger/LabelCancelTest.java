package dev.sandcastle.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.Decision;
import dev.sandcastle.orchestrator.execution.Effect;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.execution.Input;
import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** One command that ends every execution with a label. */
final class LabelCancelTest {
  private static final Instant NOW = ControlledClock.START;
  private static final WorkerId WORKER = new WorkerId("w-1");
  private static final TenantId TENANT = Executions.TENANT;

  private final SimulatedStore store = new SimulatedStore();
  private final Recorder recorder = new Recorder();
  private final Ledger ledger = new Ledger(Policy.DEFAULT, store, recorder);
  private final List<Input> commands = new ArrayList<>();

  // CAN-1
  @Test
  void shouldEndAllWithTheLabelAndStartOnlyOthers() {
    // given
    fullHouse(ledger);
    recorder.effects.clear();
    // when
    var rejected = cancel(ledger);
    // then
    assertThat(rejected).isEmpty();
    assertThat(state("held")).isInstanceOfSatisfying(ExecutionState.Held.class, this::isCancelling);
    assertThat(List.of("ordered", "waits-1", "waits-3")).allMatch(this::isCancelled);
    assertThat(ordered()).containsExactly("waits-2");
    assertThat(state("waits-4")).isInstanceOf(ExecutionState.Waiting.class);
  }

  @Test
  void shouldGiveTheSlotAwayWhenTheWorkerHasStopped() {
    // given
    fullHouse(ledger);
    assertThat(cancel(ledger)).isEmpty();
    recorder.effects.clear();
    // when
    take(
        ledger,
        new Input.Report(
            new WorkerReport.Finished(
                TENANT,
                new ExecutionId("held"),
                new Attempt(1),
                WORKER,
                NOW,
                Result.withoutProgram(new Outcome.Cancelled("Cancelled")))));
    // then
    assertThat(isCancelled("held")).isTrue();
    assertThat(ordered()).containsExactly("waits-4");
  }

  private void isCancelling(ExecutionState.Held held) {
    assertThat(held.cancelling()).isTrue();
  }

  @Test
  void shouldChangeNothingTheSecondTime() {
    // given
    fullHouse(ledger);
    assertThat(cancel(ledger)).isEmpty();
    int events = recorder.events.size();
    recorder.effects.clear();
    // when
    var rejected = cancel(ledger);
    // then
    assertThat(rejected).isEmpty();
    assertThat(recorder.events).hasSize(events);
    assertThat(recorder.effects).singleElement().isInstanceOf(Effect.Stop.class);
  }

  @Test
  void shouldTakeALabelThatNobodyHasForNoFault() {
    // given
    ledger.open(Tail.EMPTY, NOW);
    // when
    var rejected = cancel(ledger);
    // then
    assertThat(rejected).isEmpty();
    assertThat(recorder.events).isEmpty();
    assertThat(recorder.effects).isEmpty();
  }

  @Test
  void shouldLeaveOtherTenantsAlone() {
    // given
    ledger.open(Tail.EMPTY, NOW);
    var other = Executions.python("pass").id("e-1").tenant("tenant-b").label("thread", "42");
    submit(ledger, other);
    submit(ledger, labelled("e-1"));
    // when
    assertThat(cancel(ledger)).isEmpty();
    // then
    assertThat(isCancelled("e-1")).isTrue();
    assertThat(store.get(new Key(other.tenantId(), other.id())))
        .isInstanceOf(ExecutionState.Ordered.class);
  }

  // ADR 0006: the log's order decides, not the order of reading
  @Test
  void shouldSpareWhatWasSubmittedLaterWhenItIsReadAgain() {
    // given
    ledger.open(Tail.EMPTY, NOW);
    submit(ledger, labelled("before"));
    assertThat(cancel(ledger)).isEmpty();
    var command = commands.getLast();
    submit(ledger, labelled("after"));
    // when
    take(ledger, command);
    // then
    assertThat(isCancelled("before")).isTrue();
    assertThat(state("after")).isInstanceOf(ExecutionState.Ordered.class);
  }

  // CAN-13
  @Test
  void shouldStartNoneOfThoseItMeansWhateverACrashLeavesOfIt() {
    for (long seed = 0; seed < 500; seed++) {
      // given
      var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      var logs = new SimulatedLogs();
      var cut = new SimulatedStore();
      logs.setNow(NOW);
      var dying = new Ledger(Policy.DEFAULT, cut, logs);
      fullHouse(dying);
      cut.commit();
      logs.commit();
      assertThat(cancel(dying)).isEmpty();
      // when
      var reopened = crash(cut, logs, random);
      take(reopened, commands.getLast());
      // then
      assertThat(logs.events()).filteredOn(LabelCancelTest::startsOneOfThoseMeant).isEmpty();
      assertThat(logs.events())
          .filteredOn(ExecutionEvent::isTerminal)
          .extracting(event -> event.header().executionId().value())
          .containsExactlyInAnyOrder("ordered", "waits-1", "waits-3");
    }
  }

  private static Ledger crash(SimulatedStore store, SimulatedLogs logs, RandomGenerator random) {
    store.crash(random);
    logs.crash(random);
    var reopened = new Ledger(Policy.DEFAULT, store, logs);
    reopened.open(logs.tail(StoreEnd.of(store), Optional.of(NOW)), NOW.plusSeconds(1));
    return reopened;
  }

  private static boolean startsOneOfThoseMeant(ExecutionEvent event) {
    return event instanceof ExecutionEvent.Queued queued
        && queued.position() == 0
        && List.of("waits-1", "waits-3").contains(queued.header().executionId().value());
  }

  @Test
  void shouldLookAtThoseWithTheLabelOnly() {
    // given
    var read = new ArrayList<Key>();
    var watched = new Ledger(Policy.DEFAULT, watch(read), recorder);
    watched.open(Tail.EMPTY, NOW);
    for (int i = 0; i < 50; i++) {
      submit(watched, Executions.python("pass").label("thread", "43"));
    }
    read.clear();
    // when
    assertThat(cancel(watched)).isEmpty();
    // then
    assertThat(read).isEmpty();
  }

  private States watch(List<Key> read) {
    return new States() {
      @Override
      public ExecutionState get(Key key) {
        read.add(key);
        return store.get(key);
      }

      @Override
      public void put(Key key, ExecutionState state) {
        store.put(key, state);
      }

      @Override
      public void remove(Key key) {
        store.remove(key);
      }

      @Override
      public void forEach(BiConsumer<Key, ExecutionState> visitor) {
        store.forEach(visitor);
      }
    };
  }

  /** Four slots, four who wait, half of them labelled. */
  private void fullHouse(Ledger into) {
    commands.clear();
    into.open(Tail.EMPTY, NOW);
    submit(into, labelled("held"));
    submit(into, labelled("ordered"));
    submit(into, Executions.python("pass").id("other-1"));
    submit(into, Executions.python("pass").id("other-2"));
    submit(into, labelled("waits-1"));
    submit(into, Executions.python("pass").id("waits-2"));
    submit(into, labelled("waits-3"));
    submit(into, Executions.python("pass").id("waits-4"));
    take(
        into,
        new Input.Report(
            new WorkerReport.Accepted(
                TENANT, new ExecutionId("held"), new Attempt(1), WORKER, NOW)));
  }

  private static Executions labelled(String id) {
    return Executions.python("pass").id(id).label("thread", "42");
  }

  private void submit(Ledger into, Executions wanted) {
    take(into, command(wanted.execute()));
  }

  private Optional<Decision.Rejected> cancel(Ledger into) {
    return into.handle(
        command(
            new ExecutionCommand.CancelLabelled(
                TENANT, new ExecutionId("c-1"), NOW, "thread", "42", Optional.empty())),
        NOW);
  }

  private Input command(ExecutionCommand command) {
    commands.add(new Input.Command(command, commands.size()));
    return commands.getLast();
  }

  private static void take(Ledger into, Input input) {
    assertThat(into.handle(input, NOW)).isEmpty();
  }

  private ExecutionState state(String id) {
    return store.get(new Key(TENANT, new ExecutionId(id)));
  }

  private boolean isCancelled(String id) {
    return recorder.events.stream()
            .filter(event -> event.header().tenantId().equals(TENANT))
            .filter(event -> event.header().executionId().value().equals(id))
            .filter(ExecutionEvent.Finished.class::isInstance)
            .map(event -> ((ExecutionEvent.Finished) event).result().outcome())
            .filter(Outcome.Cancelled.class::isInstance)
            .count()
        == 1;
  }

  private List<String> ordered() {
    return recorder.effects.stream()
        .filter(Effect.Order.class::isInstance)
        .map(effect -> ((Effect.Order) effect).order().executionId().value())
        .toList();
  }
}
