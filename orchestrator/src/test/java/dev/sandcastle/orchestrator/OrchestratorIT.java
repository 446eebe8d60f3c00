package dev.sandcastle.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.broker.TopicReader;
import dev.sandcastle.testkit.program.Executions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class OrchestratorIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();
  @TempDir static Path folder;

  private static final WorkerId WORKER = new WorkerId("w-1");
  private static final Duration QUIET = Duration.ofSeconds(2);

  @Test
  void shouldLeadAnExecutionToItsEnd() throws InterruptedException {
    // given
    var wanted = Executions.python("pass").tenant("it-main").at(Instant.now());
    try (var _ = start();
        var events = KAFKA.read(Topics.EVENTS, Codecs.EVENTS);
        var orders = KAFKA.read(Topics.WORK, Codecs.WORK);
        var usage = KAFKA.read(Topics.USAGE, Codecs.USAGE)) {
      // when
      submit(wanted);
      var order = orders.await(o -> o.executionId().equals(wanted.id()));
      runToTheEnd(order);
      // then
      events.await(e -> e.isTerminal() && is(e, wanted));
      assertThat(eventsOf(wanted, events))
          .extracting(e -> e.getClass().getSimpleName())
          .containsExactly("Queued", "Started", "PhaseChanged", "Finished");
      assertThat(usage.await(u -> u.executionId().equals(wanted.id())).tenantId())
          .isEqualTo(wanted.tenantId());
    }
  }

  // BUG-3
  @Test
  void shouldKnowEverythingAndDoubleNothingAfterARestart() throws InterruptedException {
    // given
    var wanted = new ArrayList<Executions>();
    for (int i = 0; i < 6; i++) {
      wanted.add(Executions.python("pass").tenant("it-restart").at(Instant.now()));
    }
    try (var events = KAFKA.read(Topics.EVENTS, Codecs.EVENTS);
        var orders = KAFKA.read(Topics.WORK, Codecs.WORK)) {
      try (var _ = start()) {
        for (Executions one : wanted) {
          submit(one);
        }
        events.await(e -> is(e, wanted.getLast()));
      }
      // when
      try (var _ = start()) {
        for (Executions one : wanted) {
          runToTheEnd(orders.await(o -> o.executionId().equals(one.id())));
        }
        events.await(e -> e.isTerminal() && is(e, wanted.getLast()));
        events.readWhileMoreWithin(QUIET);
        orders.readWhileMoreWithin(QUIET);
      }
      // then
      for (Executions one : wanted) {
        var own = eventsOf(one, events);
        assertThat(own).filteredOn(ExecutionEvent::isTerminal).hasSize(1);
        assertThat(own.getLast().isTerminal()).isTrue();
        for (int i = 0; i < own.size(); i++) {
          assertThat(own.get(i).header().sequence()).isEqualTo(i + 1L);
        }
        assertThat(orders.seen()).filteredOn(o -> o.executionId().equals(one.id())).hasSize(1);
      }
    }
  }

  // CAN-1, CAN-4, CAN-6
  @Test
  void shouldEndEverythingThatHasALabel() throws InterruptedException {
    // given
    var labelled = new ArrayList<Executions>();
    for (int i = 0; i < 6; i++) {
      labelled.add(python("it-label").label("thread", "42"));
    }
    var other = python("it-label");
    var running = labelled.getFirst();
    try (var _ = start();
        var events = KAFKA.read(Topics.EVENTS, Codecs.EVENTS);
        var orders = KAFKA.read(Topics.WORK, Codecs.WORK);
        var stops = KAFKA.read(Topics.CONTROL, Codecs.CONTROL)) {
      for (Executions one : labelled) {
        submit(one);
      }
      submit(other);
      var held = orders.await(o -> o.executionId().equals(running.id()));
      begin(held);
      events.await(e -> e instanceof ExecutionEvent.PhaseChanged && is(e, running));
      // when
      cancelLabelled("it-label", "thread", "42");
      stops.await(
          c ->
              c instanceof WorkerControl.StopExecution stop
                  && stop.executionId().equals(running.id())
                  && stop.cancelled());
      end(held, new Outcome.Cancelled("Cancelled"));
      runToTheEnd(orders.await(o -> o.executionId().equals(other.id())));
      events.await(e -> e.isTerminal() && is(e, other));
      var later = python("it-label").label("thread", "42");
      submit(later);
      runToTheEnd(orders.await(o -> o.executionId().equals(later.id())));
      events.await(e -> e.isTerminal() && is(e, later));
      events.readWhileMoreWithin(QUIET);
      // then
      assertThat(labelled)
          .allSatisfy(
              one ->
                  assertThat(outcomes(one, events))
                      .singleElement()
                      .isInstanceOf(Outcome.Cancelled.class));
      assertThat(List.of(other, later))
          .allSatisfy(
              one -> assertThat(outcomes(one, events)).containsExactly(new Outcome.Completed()));
      assertThat(orders.seen())
          .filteredOn(o -> labelled.stream().skip(4).anyMatch(w -> w.id().equals(o.executionId())))
          .as("orders of those that waited")
          .isEmpty();
    }
  }

  // WS-5
  @Test
  void shouldKnowTheStepsOfALostWorkerAfterARestart() throws InterruptedException {
    // given
    var wanted = python("it-steps").file("test.py", "pass").steps("main.py", "test.py");
    var ended =
        new StepResult(
            1, "main.py", StepStatus.COMPLETED, Optional.of(0), Optional.empty(), 5, 4_000);
    try (var events = KAFKA.read(Topics.EVENTS, Codecs.EVENTS);
        var orders = KAFKA.read(Topics.WORK, Codecs.WORK)) {
      try (var _ = start()) {
        submit(wanted);
        var order = orders.await(o -> o.executionId().equals(wanted.id()));
        begin(order);
        report(
            new WorkerReport.StepFinished(
                order.tenantId(),
                order.executionId(),
                order.attempt(),
                WORKER,
                Instant.now(),
                ended));
        events.await(e -> e instanceof ExecutionEvent.StepFinished && is(e, wanted));
      }
      // when
      try (var _ = start()) {
        events.await(e -> e.isTerminal() && is(e, wanted));
      }
      // then
      assertThat(eventsOf(wanted, events))
          .extracting(e -> e.getClass().getSimpleName())
          .containsExactly("Queued", "Started", "PhaseChanged", "StepFinished", "Finished");
      assertThat(((ExecutionEvent.Finished) eventsOf(wanted, events).getLast()).result().steps())
          .containsExactly(ended, StepResult.skipped(2, "test.py"));
    }
  }

  // BUG-1
  @Test
  void shouldNeverRunFiveOfOneTenant() throws InterruptedException {
    // given
    int count = 100;
    var tenant = new TenantId("it-crowd");
    try (var _ = start();
        var events = KAFKA.read(Topics.EVENTS, Codecs.EVENTS);
        var orders = KAFKA.read(Topics.WORK, Codecs.WORK)) {
      // when
      submitAtOnce(tenant, 2 * count);
      var ended = new HashSet<ExecutionId>();
      while (ended.size() < count + Policy.DEFAULT.runningPerTenant()) {
        var order =
            orders.await(o -> o.tenantId().equals(tenant) && !ended.contains(o.executionId()));
        runToTheEnd(order);
        ended.add(order.executionId());
      }
      ended.forEach(id -> events.await(e -> e.isTerminal() && e.header().executionId().equals(id)));
      events.readWhileMoreWithin(QUIET);
      // then
      assertThat(mostAtOnce(tenant, events.seen())).isEqualTo(Policy.DEFAULT.runningPerTenant());
      assertThat(events.seen())
          .filteredOn(e -> e.header().tenantId().equals(tenant) && e.isTerminal())
          .hasSize(2 * count);
    }
  }

  private static void submitAtOnce(TenantId tenant, int count) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", KAFKA.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        var wanted = Executions.python("pass").tenant(tenant.value()).at(Instant.now());
        var command =
            new ProducerRecord<>(
                Topics.COMMANDS.name(),
                tenant.value().getBytes(StandardCharsets.UTF_8),
                Codecs.COMMANDS.encode(wanted.execute()));
        threads.add(Thread.ofVirtual().start(() -> send(producer, command)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> command) {
    try {
      producer.send(command).get();
    } catch (InterruptedException | ExecutionException refused) {
      throw new AssertionError("the broker refused a command", refused);
    }
  }

  /** Slots in use, as any reader of the events sees them. */
  private static int mostAtOnce(TenantId tenant, List<ExecutionEvent> events) {
    Set<ExecutionId> active = new HashSet<>();
    int most = 0;
    for (ExecutionEvent event : events) {
      if (!event.header().tenantId().equals(tenant)) {
        continue;
      }
      if (event instanceof ExecutionEvent.Queued queued && queued.position() == 0) {
        active.add(event.header().executionId());
      } else if (event.isTerminal()) {
        active.remove(event.header().executionId());
      }
      most = Math.max(most, active.size());
    }
    return most;
  }

  private static OrchestratorService start() {
    return OrchestratorService.start(
        new OrchestratorConfig(KAFKA.bootstrapServers(), "orchestrator", folder, 1, Policy.DEFAULT),
        new SimpleMeterRegistry());
  }

  private static void submit(Executions wanted) throws InterruptedException {
    KAFKA.publish(Topics.COMMANDS, Codecs.COMMANDS, wanted.tenantId().value(), wanted.execute());
  }

  private static Executions python(String tenant) {
    return Executions.python("pass").tenant(tenant).at(Instant.now());
  }

  private static void cancelLabelled(String tenant, String label, String value)
      throws InterruptedException {
    KAFKA.publish(
        Topics.COMMANDS,
        Codecs.COMMANDS,
        tenant,
        new ExecutionCommand.CancelLabelled(
            new TenantId(tenant),
            new ExecutionId("c-1"),
            Instant.now(),
            label,
            value,
            Optional.empty()));
  }

  private static void runToTheEnd(WorkOrder order) throws InterruptedException {
    begin(order);
    end(order, new Outcome.Completed());
  }

  private static void begin(WorkOrder order) throws InterruptedException {
    var tenant = order.tenantId();
    var id = order.executionId();
    var attempt = order.attempt();
    report(new WorkerReport.Accepted(tenant, id, attempt, WORKER, Instant.now()));
    report(
        new WorkerReport.PhaseChanged(
            tenant, id, attempt, WORKER, Instant.now(), Phase.RUNNING, Optional.empty()));
  }

  private static void end(WorkOrder order, Outcome outcome) throws InterruptedException {
    report(
        new WorkerReport.Finished(
            order.tenantId(),
            order.executionId(),
            order.attempt(),
            WORKER,
            Instant.now(),
            Result.withoutProgram(outcome)));
  }

  private static List<Outcome> outcomes(Executions wanted, TopicReader<ExecutionEvent> events) {
    return eventsOf(wanted, events).stream()
        .filter(ExecutionEvent::isTerminal)
        .map(event -> ((ExecutionEvent.Finished) event).result().outcome())
        .toList();
  }

  private static void report(WorkerReport report) throws InterruptedException {
    KAFKA.publish(Topics.REPORTS, Codecs.REPORTS, report.tenantId().value(), report);
  }

  private static boolean is(ExecutionEvent event, Executions wanted) {
    return event.header().executionId().equals(wanted.id());
  }

  private static List<ExecutionEvent> eventsOf(
      Executions wanted, TopicReader<ExecutionEvent> events) {
    return events.seen().stream().filter(e -> is(e, wanted)).toList();
  }
}
