package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.testkit.broker.KafkaFixture;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An execution of which the orchestrator tells. For one thread. */
final class Told {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:00Z");

  private final KafkaFixture kafka;
  private final TenantId tenant;
  private final ExecutionId id;
  private final Map<String, String> labels;
  private long sequence;

  Told(KafkaFixture kafka, TenantId tenant, String id, Map<String, String> labels) {
    this.kafka = kafka;
    this.tenant = tenant;
    this.id = new ExecutionId(id);
    this.labels = labels;
  }

  Told queued() throws InterruptedException {
    var submission =
        sequence == 0 ? Optional.of(submission()) : Optional.<ExecutionEvent.Submission>empty();
    return say(
        new ExecutionEvent.Queued(
            header(), 1, 2, new RuntimeId("python"), "main.py", AT, submission));
  }

  Told started() throws InterruptedException {
    return say(new ExecutionEvent.Started(header(), new WorkerId("played")));
  }

  Told running() throws InterruptedException {
    return say(new ExecutionEvent.PhaseChanged(header(), Phase.RUNNING, Optional.empty()));
  }

  Told step() throws InterruptedException {
    var step =
        new StepResult(2, "b.py", StepStatus.FAILED, Optional.of(3), Optional.empty(), 40, 12_345);
    return say(new ExecutionEvent.StepFinished(header(), step));
  }

  Told requeued() throws InterruptedException {
    return say(new ExecutionEvent.Requeued(header(), "the worker is gone"));
  }

  Told finished() throws InterruptedException {
    var result = Result.withoutProgram(new Outcome.Completed());
    return say(new ExecutionEvent.Finished(header(), result, 7, AT));
  }

  Told rejected() throws InterruptedException {
    return say(
        new ExecutionEvent.Rejected(
            header(),
            ErrorCode.QUOTA_EXCEEDED,
            "full",
            Optional.of(2_500L),
            AT,
            Optional.of(submission())));
  }

  /** Tells everything again from an event on, as an orchestrator that was restarted may. */
  Told from(long next) {
    sequence = next - 1;
    return this;
  }

  private Told say(ExecutionEvent event) throws InterruptedException {
    kafka.publish(Topics.EVENTS, Codecs.EVENTS, tenant.value(), event);
    return this;
  }

  private ExecutionEvent.Submission submission() {
    return new ExecutionEvent.Submission(
        new RuntimeId("python"),
        new Mode.Single("main.py"),
        new Annotations(labels, Optional.empty(), Optional.empty(), Optional.empty()),
        Optional.of("print(1)"),
        Limits.DEFAULT);
  }

  private ExecutionEvent.Header header() {
    return new ExecutionEvent.Header(tenant, id, ++sequence, new Attempt(1), AT);
  }
}
