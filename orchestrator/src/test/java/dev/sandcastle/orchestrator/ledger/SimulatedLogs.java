package dev.sandcastle.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.Effect;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.UsageRecorded;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What an orchestrator writes. A crash keeps a prefix of the events and of the usage; of orders,
 * which lie on several partitions, it keeps any; what somebody has read already is never lost.
 */
final class SimulatedLogs implements Outlet {
  private final List<ExecutionEvent> events = new ArrayList<>();
  private final List<UsageRecorded> usage = new ArrayList<>();
  private final List<OrderRecord> orders = new ArrayList<>();
  private final List<WorkerControl.StopExecution> controls = new ArrayList<>();
  private final Map<Key, ExecutionEvent> last = new HashMap<>();
  private final Map<Key, Integer> lastStep = new HashMap<>();
  private final Map<Key, Phase> lastPhase = new HashMap<>();
  private final Map<Key, Set<Object>> lastNotes = new HashMap<>();
  private int durableEvents;
  private int durableUsage;
  private int durableControls;
  private Instant now = Instant.MIN;

  /** An order on its topic. */
  static final class OrderRecord {
    final WorkOrder order;
    final Instant written;
    boolean safe;
    boolean acknowledged;

    OrderRecord(WorkOrder order, Instant written) {
      this.order = order;
      this.written = written;
    }
  }

  void setNow(Instant instant) {
    now = instant;
  }

  /** Checks what every reader relies on, at the moment it is written. */
  @Override
  public void event(ExecutionEvent event) {
    var before = last(Key.of(event));
    assertThat(event.header().sequence())
        .as("sequence of %s after %s", event, before)
        .isEqualTo(before.map(e -> e.header().sequence()).orElse(0L) + 1);
    assertThat(before.filter(ExecutionEvent::isTerminal)).as("before %s", event).isEmpty();
    if (event instanceof ExecutionEvent.StepFinished finished) {
      assertThat(finished.step().index())
          .as("place of %s after %s", event, before)
          .isEqualTo(lastStep.get(Key.of(event)) + 1);
    }
    if (event instanceof ExecutionEvent.PhaseChanged changed && changed.progress().isEmpty()) {
      assertThat(changed.phase())
          .as("phase of %s", event)
          .isGreaterThan(lastPhase.get(Key.of(event)));
    } else if (note(event).isPresent()) {
      assertThat(lastNotes.get(Key.of(event)))
          .as("what was told before %s", event)
          .doesNotContain(note(event).get());
    }
    events.add(event);
    remember(event);
  }

  /** What is told only once an attempt. */
  private static Optional<Object> note(ExecutionEvent event) {
    return switch (event) {
      case ExecutionEvent.PhaseChanged changed -> changed.progress().map(Object.class::cast);
      case ExecutionEvent.EgressRefused refused -> Optional.of(refused.host());
      default -> Optional.empty();
    };
  }

  private void remember(ExecutionEvent event) {
    var key = Key.of(event);
    last.put(key, event);
    if (event instanceof ExecutionEvent.Started) {
      lastStep.put(key, 0);
      lastPhase.put(key, Phase.QUEUED);
      lastNotes.put(key, new HashSet<>());
    } else if (event instanceof ExecutionEvent.PhaseChanged changed) {
      lastPhase.put(key, changed.phase());
    } else if (event instanceof ExecutionEvent.StepFinished finished) {
      lastStep.put(key, finished.step().index());
    }
    note(event).ifPresent(note -> lastNotes.get(key).add(note));
  }

  @Override
  public void effect(Effect effect) {
    switch (effect) {
      case Effect.Order e -> orders.add(new OrderRecord(e.order(), now));
      case Effect.Stop e -> controls.add(e.stop());
      case Effect.Account e -> usage.add(e.usage());
    }
  }

  @Override
  public void moved(ExecutionState from, ExecutionState to) {}

  void commit() {
    durableEvents = events.size();
    durableUsage = usage.size();
    durableControls = controls.size();
    orders.forEach(order -> order.safe = true);
  }

  void crash(RandomGenerator random) {
    durableEvents = keep(events, Cut.of(random, durableEvents, events.size()));
    durableUsage = keep(usage, Cut.of(random, durableUsage, usage.size()));
    durableControls = keep(controls, Cut.of(random, durableControls, controls.size()));
    int survival = random.nextInt(3);
    orders.removeIf(order -> !order.safe && random.nextInt(2) >= survival);
    orders.forEach(order -> order.safe = true);
    last.clear();
    lastStep.clear();
    lastPhase.clear();
    lastNotes.clear();
    events.forEach(this::remember);
  }

  private static int keep(List<?> log, int end) {
    log.subList(end, log.size()).clear();
    return end;
  }

  /** As the adapter to Kafka reads it. */
  Tail tail(StoreEnd storeEnd, Optional<Instant> firstUnread) {
    if (events.isEmpty()) {
      return new Tail(Optional.empty(), List.of(), orderIds(Instant.MIN));
    }
    var since = storeEnd.eventsSince(events.getLast().header().at(), firstUnread);
    int first = 0;
    while (events.get(first).header().at().isBefore(since)) {
      first++;
    }
    return new Tail(
        Optional.of(since),
        List.copyOf(events.subList(first, events.size())),
        orderIds(storeEnd.ordersSince(since)));
  }

  private Set<Tail.OrderId> orderIds(Instant since) {
    return orders.stream()
        .filter(order -> !order.written.isBefore(since))
        .map(order -> Tail.OrderId.of(order.order))
        .collect(Collectors.toSet());
  }

  /** An order that no worker has acknowledged. */
  Optional<OrderRecord> take(RandomGenerator random) {
    var open = orders.stream().filter(order -> !order.acknowledged).toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    var taken = open.get(random.nextInt(open.size()));
    taken.safe = true;
    return Optional.of(taken);
  }

  /** Stops from a place in their log on; whoever reads them has them for good. */
  List<WorkerControl.StopExecution> controlsFrom(int position) {
    durableControls = controls.size();
    return List.copyOf(controls.subList(Math.min(position, controls.size()), controls.size()));
  }

  List<ExecutionEvent> events() {
    return events;
  }

  Optional<ExecutionEvent> last(Key key) {
    return Optional.ofNullable(last.get(key));
  }

  Set<Key> accounted() {
    return usage.stream()
        .map(u -> new Key(u.tenantId(), u.executionId()))
        .collect(Collectors.toSet());
  }

  /** The steps of each execution, as readers have seen them. */
  Map<Key, List<ExecutionEvent.StepFinished>> steps() {
    return events.stream()
        .filter(ExecutionEvent.StepFinished.class::isInstance)
        .map(ExecutionEvent.StepFinished.class::cast)
        .collect(Collectors.groupingBy(Key::of));
  }

  /** Executions whose user code began and that were tried again nevertheless. */
  Set<Key> triedAgainAfterRunning() {
    var again = new HashSet<Key>();
    var running = new HashSet<Key>();
    for (ExecutionEvent event : events) {
      if (event instanceof ExecutionEvent.PhaseChanged e && e.phase() == Phase.RUNNING) {
        running.add(Key.of(event));
      } else if (event instanceof ExecutionEvent.Requeued && running.contains(Key.of(event))) {
        again.add(Key.of(event));
      }
    }
    return again;
  }
}
