package dev.sandcastle.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.execution.Input;
import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * Tenants, workers, logs that lose their ends, and one ledger between them that dies often. One
 * seed is one history.
 */
final class Simulation {
  private static final Policy POLICY = Policy.DEFAULT;
  private static final int STEPS = 120;
  private static final int PATIENCE_SECONDS = 600;
  private static final List<String> TENANTS = List.of("tenant-a", "tenant-b", "tenant-c");
  private static final List<String> THREADS = List.of("1", "2");
  private static final String THREAD = "thread";

  private final RandomGenerator random;
  private final SimulatedStore store = new SimulatedStore();
  private final SimulatedLogs logs = new SimulatedLogs();
  private final SimulatedWorkers workers;
  private final List<Input> inputs = new ArrayList<>();
  private final Map<Key, ExecutionCommand.Execute> executes = new LinkedHashMap<>();
  private Instant now = ControlledClock.START;
  private Ledger ledger;
  private int position;
  private int committed;

  Simulation(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    workers = new SimulatedWorkers(random, logs, r -> inputs.add(new Input.Report(r)));
  }

  /** Lives through the history and checks what must hold. */
  void run() {
    open();
    int commitEvery = random.nextInt(2, 30);
    int crashEvery = random.nextInt(5, 60);
    for (int step = 0; step < STEPS; step++) {
      somebodyActs();
      if (random.nextInt(commitEvery) == 0) {
        commit();
      }
      if (random.nextInt(crashEvery) == 0) {
        crash();
      }
      assertSlots();
    }
    settleDown();
    assertEnds();
    assertNoSlotIsLeaked();
  }

  private void somebodyActs() {
    switch (random.nextInt(12)) {
      case 0, 1 -> submit(TENANTS.get(random.nextInt(TENANTS.size())));
      case 2 -> cancel();
      case 10 -> cancelLabelled();
      case 3, 4 -> workers.take(now, false);
      case 5, 6 -> workers.step(now, false);
      case 7 -> workers.repeat();
      case 8 -> workers.obey(now);
      case 9 -> advance(Duration.ofMillis(random.nextInt(4_000)));
      default -> {}
    }
    for (int more = random.nextInt(3); more > 0; more--) {
      process();
    }
  }

  private void submit(String tenant) {
    for (int more = random.nextInt(1, 5); more > 0; more--) {
      var wanted = Executions.python("pass").id("e-" + executes.size()).tenant(tenant).at(now);
      if (random.nextBoolean()) {
        wanted.steps("main.py", "test.py", "last.py");
      }
      if (random.nextBoolean()) {
        wanted.label(THREAD, THREADS.get(random.nextInt(THREADS.size())));
      }
      if (random.nextInt(4) == 0) {
        wanted.rejectWhenBusy();
      }
      if (random.nextBoolean()) {
        wanted.retryOnWorkerLoss();
      }
      var execute = wanted.execute();
      executes.put(new Key(execute.tenantId(), execute.executionId()), execute);
      command(execute);
      if (random.nextInt(10) == 0) {
        command(execute);
      }
    }
  }

  private void cancel() {
    if (!executes.isEmpty()) {
      var any = List.copyOf(executes.keySet()).get(random.nextInt(executes.size()));
      command(
          new ExecutionCommand.Cancel(any.tenantId(), any.executionId(), now, Optional.empty()));
    }
  }

  private void cancelLabelled() {
    if (random.nextInt(3) == 0) {
      command(
          new ExecutionCommand.CancelLabelled(
              new TenantId(TENANTS.get(random.nextInt(TENANTS.size()))),
              new ExecutionId("c-" + inputs.size()),
              now,
              THREAD,
              THREADS.get(random.nextInt(THREADS.size())),
              Optional.empty()));
    }
  }

  private void command(ExecutionCommand command) {
    inputs.add(new Input.Command(command, inputs.size()));
  }

  private boolean process() {
    if (position == inputs.size()) {
      return false;
    }
    var input = inputs.get(position++);
    ledger.handle(input, now);
    assertSlots();
    if (input instanceof Input.Command(ExecutionCommand.CancelLabelled command, long offset)) {
      assertNoneIsLeft(command, offset);
    }
    return true;
  }

  private void advance(Duration by) {
    now = now.plus(by);
    logs.setNow(now);
    workers.renew(now);
    ledger.tick(now);
  }

  private void commit() {
    store.commit();
    logs.commit();
    committed = position;
  }

  private void crash() {
    store.crash(random);
    logs.crash(random);
    position = committed;
    now =
        now.plusMillis(random.nextInt(4) == 0 ? random.nextInt(180_000) : random.nextInt(1, 9_000));
    workers.renew(now);
    open();
  }

  private void open() {
    logs.setNow(now);
    ledger = new Ledger(POLICY, store, logs);
    ledger.open(logs.tail(StoreEnd.of(store), firstUnread()), now);
  }

  private Optional<Instant> firstUnread() {
    return inputs.stream()
        .skip(committed)
        .flatMap(input -> input instanceof Input.Command c ? Stream.of(c.command().at()) : null)
        .findFirst();
  }

  private void settleDown() {
    for (int second = 0; second < PATIENCE_SECONDS; second++) {
      while (workers.take(now, true)) {}
      for (int more = 0; more < 20; more++) {
        workers.step(now, true);
      }
      workers.obey(now);
      while (process()) {}
      if (workers.areIdle() && executes.keySet().stream().allMatch(this::hasEnded)) {
        return;
      }
      commit();
      advance(Duration.ofSeconds(1));
    }
  }

  private boolean hasEnded(Key key) {
    return logs.last(key).filter(ExecutionEvent::isTerminal).isPresent();
  }

  private void assertSlots() {
    for (String tenant : TENANTS) {
      int active = store.active(new TenantId(tenant));
      if (active > POLICY.runningPerTenant()) {
        throw new AssertionError(tenant + " holds " + active + " slots");
      }
    }
  }

  private void assertNoneIsLeft(ExecutionCommand.CancelLabelled command, long offset) {
    inputs.stream()
        .filter(input -> isMeant(input, command, offset))
        .map(input -> store.get(new Key(input.tenantId(), input.executionId())))
        .forEach(
            state ->
                assertThat(
                        state instanceof ExecutionState.Done
                            || (state instanceof ExecutionState.Held held && held.cancelling()))
                    .as("end of what has the label: %s", state)
                    .isTrue());
  }

  private static boolean isMeant(
      Input input, ExecutionCommand.CancelLabelled command, long offset) {
    return input instanceof Input.Command(ExecutionCommand.Execute execute, long submitted)
        && submitted < offset
        && execute.tenantId().equals(command.tenantId())
        && command.value().equals(execute.annotations().labels().get(command.label()));
  }

  private boolean isAskedToEnd(ExecutionCommand.Execute execute) {
    var submission =
        inputs.stream()
            .filter(
                input ->
                    input instanceof Input.Command(ExecutionCommand.Execute e, _)
                        && e.equals(execute))
            .findFirst()
            .orElseThrow();
    return inputs.stream()
        .anyMatch(
            input ->
                input instanceof Input.Command(ExecutionCommand command, long offset)
                    && switch (command) {
                      case ExecutionCommand.Execute _ -> false;
                      case ExecutionCommand.Cancel c ->
                          c.tenantId().equals(execute.tenantId())
                              && c.executionId().equals(execute.executionId());
                      case ExecutionCommand.CancelLabelled c -> isMeant(submission, c, offset);
                    });
  }

  private void assertEnds() {
    assertThat(executes.keySet().stream().filter(key -> !hasEnded(key)).map(store::get))
        .as("executions that wait for ever")
        .isEmpty();
    var steps = logs.steps();
    for (ExecutionEvent event : logs.events()) {
      var execute = executes.get(Key.of(event));
      if (event instanceof ExecutionEvent.Queued queued && execute.onBusy() == OnBusy.REJECT) {
        assertThat(queued.position()).as("place of one that must not wait").isZero();
      }
      if (event instanceof ExecutionEvent.Finished finished) {
        assertThat(logs.accounted()).as("billed executions").contains(Key.of(event));
        assertSteps(finished, execute, steps.getOrDefault(Key.of(event), List.of()));
        if (finished.result().outcome() instanceof Outcome.Cancelled) {
          assertThat(isAskedToEnd(execute)).as("%s was to be cancelled", execute).isTrue();
        }
      }
    }
    assertThat(logs.triedAgainAfterRunning())
        .as("tried again after user code began")
        .allMatch(key -> executes.get(key).retry() == RetryPolicy.ON_WORKER_LOSS);
  }

  /** A worker's end has all that it ran; any end has what readers were told, and nothing else. */
  private void assertSteps(
      ExecutionEvent.Finished end,
      ExecutionCommand.Execute execute,
      List<ExecutionEvent.StepFinished> told) {
    var result = end.result();
    boolean reported =
        switch (result.outcome()) {
          case Outcome.Completed _ -> true;
          case Outcome.Failed failed -> failed.code() == ErrorCode.RUNTIME_ERROR;
          case Outcome.Cancelled cancelled -> cancelled.message().equals("Cancelled");
        };
    if (reported) {
      assertThat(workers.ends(Key.of(end))).as("what its workers said").contains(result);
    }
    assertThat(result.steps())
        .extracting(StepResult::path)
        .isEqualTo(
            execute.program().mode() instanceof Mode.Steps steps ? steps.paths() : List.of());
    assertThat(result.steps())
        .filteredOn(step -> step.status() != StepStatus.SKIPPED)
        .as("steps of the attempt that ended")
        .isEqualTo(
            told.stream()
                .filter(event -> event.header().attempt().equals(end.header().attempt()))
                .map(ExecutionEvent.StepFinished::step)
                .toList());
  }

  private void assertNoSlotIsLeaked() {
    for (String tenant : TENANTS) {
      for (int slot = 0; slot < POLICY.runningPerTenant(); slot++) {
        var execute = Executions.python("pass").id("last-" + slot).tenant(tenant).at(now).execute();
        ledger.handle(new Input.Command(execute, inputs.size() + slot), now);
        var key = new Key(execute.tenantId(), execute.executionId());
        assertThat(logs.last(key).orElseThrow())
            .isInstanceOfSatisfying(
                ExecutionEvent.Queued.class, queued -> assertThat(queued.position()).isZero());
      }
    }
  }
}
