package dev.sandcastle.orchestrator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.OrchestratorMetrics;
import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.orchestrator.ledger.Tail;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codec;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import dev.sandcastle.schemas.work.RejectedRecord;
import dev.sandcastle.schemas.work.RejectionReason;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrchestratorTopologyTest {
  private static final WorkerId WORKER = new WorkerId("w-1");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Executions wanted = Executions.python("print(1)");
  private TopologyTestDriver driver;

  @BeforeEach
  void start() {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "orchestrator-test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    driver =
        new TopologyTestDriver(
            OrchestratorTopology.build(
                Policy.DEFAULT, (_, _) -> Tail.EMPTY, new OrchestratorMetrics(registry)),
            properties,
            ControlledClock.START);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void shouldAnswerASubmissionWithAnEventAndAnOrder() throws MalformedRecordException {
    // when
    submit();
    // then
    assertThat(read(Topics.EVENTS, Codecs.EVENTS))
        .singleElement()
        .isInstanceOfSatisfying(
            ExecutionEvent.Queued.class, queued -> assertThat(queued.position()).isZero());
    assertThat(read(Topics.WORK, Codecs.WORK))
        .singleElement()
        .satisfies(order -> assertThat(order.program()).isEqualTo(wanted.program()));
    assertThat(read(Topics.REJECTED, Codecs.REJECTED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"commands", "reports"})
  void shouldSetPoisonAsideAndGoOn(String which) throws MalformedRecordException {
    // given
    var topic = which.equals("commands") ? Topics.COMMANDS : Topics.REPORTS;
    byte[] key = key(wanted.tenantId().value());
    // when
    input(topic).pipeInput(key, new byte[] {1, 2, 3});
    input(topic).pipeInput(key, (byte[]) null);
    input(topic).pipeInput((byte[]) null, new byte[0]);
    submit();
    // then
    assertThat(read(Topics.REJECTED, Codecs.REJECTED))
        .hasSize(3)
        .allMatch(rejected -> rejected.reason() == RejectionReason.MALFORMED)
        .allMatch(rejected -> rejected.topic().equals(topic.name()));
    assertThat(read(Topics.EVENTS, Codecs.EVENTS)).hasSize(1);
  }

  @Test
  void shouldSetAsideWhatHasTheKeyOfAnother() throws MalformedRecordException {
    // when
    input(Topics.COMMANDS).pipeInput(key("other"), Codecs.COMMANDS.encode(wanted.execute()));
    input(Topics.REPORTS).pipeInput(key("other"), Codecs.REPORTS.encode(accepted()));
    // then
    assertThat(read(Topics.REJECTED, Codecs.REJECTED))
        .extracting(RejectedRecord::reason)
        .containsExactly(RejectionReason.WRONG_KEY, RejectionReason.WRONG_KEY);
    assertThat(read(Topics.EVENTS, Codecs.EVENTS)).isEmpty();
  }

  @Test
  void shouldCountStaleRenewalsAndNotSetThemAside() throws MalformedRecordException {
    // given
    submit();
    // when
    report(
        new WorkerReport.LeaseRenewed(
            wanted.tenantId(), wanted.id(), new Attempt(9), WORKER, ControlledClock.START));
    // then
    assertThat(read(Topics.REJECTED, Codecs.REJECTED)).isEmpty();
    assertThat(read(Topics.CONTROL, Codecs.CONTROL)).hasSize(1);
    assertThat(
            registry
                .get("execution.records.rejected")
                .tag("reason", "STALE_ATTEMPT")
                .counter()
                .count())
        .isEqualTo(1);
  }

  // ADR 0006: what was submitted before is what lies before in the log
  @Test
  void shouldCancelByLabelWhatWasSubmittedBefore() throws MalformedRecordException {
    // given
    wanted.label("thread", "42");
    submit();
    var cancel =
        new ExecutionCommand.CancelLabelled(
            wanted.tenantId(),
            new ExecutionId("c-1"),
            ControlledClock.START,
            "thread",
            "42",
            Optional.empty());
    // when
    input(Topics.COMMANDS)
        .pipeInput(key(wanted.tenantId().value()), Codecs.COMMANDS.encode(cancel));
    // then
    assertThat(read(Topics.EVENTS, Codecs.EVENTS))
        .last()
        .isInstanceOfSatisfying(
            ExecutionEvent.Finished.class,
            end ->
                assertThat(end.result().outcome())
                    .isEqualTo(new Outcome.Cancelled("Cancelled on request")));
    assertThat(read(Topics.REJECTED, Codecs.REJECTED)).isEmpty();
  }

  // BUG-6
  @Test
  void shouldSetASecondSubmissionOfAnIdAside() throws MalformedRecordException {
    // when
    submit();
    submit();
    // then
    assertThat(read(Topics.EVENTS, Codecs.EVENTS)).hasSize(1);
    assertThat(read(Topics.REJECTED, Codecs.REJECTED))
        .extracting(RejectedRecord::reason)
        .containsExactly(RejectionReason.ALREADY_EXISTS);
  }

  @Test
  void shouldOrderAgainWhenALeaseRunsOut() throws MalformedRecordException {
    // given
    submit();
    report(accepted());
    // when
    driver.advanceWallClockTime(Policy.DEFAULT.leaseTimeout().plus(Duration.ofSeconds(1)));
    // then
    assertThat(read(Topics.WORK, Codecs.WORK))
        .extracting(order -> order.attempt().number())
        .containsExactly(1, 2);
    assertThat(read(Topics.EVENTS, Codecs.EVENTS))
        .last()
        .isInstanceOf(ExecutionEvent.Requeued.class);
  }

  private void submit() {
    input(Topics.COMMANDS)
        .pipeInput(key(wanted.tenantId().value()), Codecs.COMMANDS.encode(wanted.execute()));
  }

  private void report(WorkerReport report) {
    input(Topics.REPORTS).pipeInput(key(wanted.tenantId().value()), Codecs.REPORTS.encode(report));
  }

  private WorkerReport accepted() {
    return new WorkerReport.Accepted(
        wanted.tenantId(), wanted.id(), new Attempt(1), WORKER, ControlledClock.START);
  }

  private TestInputTopic<byte[], byte[]> input(Topics.Topic topic) {
    return driver.createInputTopic(
        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private <T> List<T> read(Topics.Topic topic, Codec<T> codec) throws MalformedRecordException {
    var values = new ArrayList<T>();
    var output =
        driver.createOutputTopic(
            topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    for (byte[] value : output.readValuesToList()) {
      values.add(codec.decode(value));
    }
    return values;
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
