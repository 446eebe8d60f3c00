package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.publish.CommandPublisher;
import dev.sandcastle.gateway.publish.PublishException;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/executions/{id}/cancel} and {@code POST /v1/executions/cancel?label=…}: ask for
 * the end. The kill is confirmed by the terminal event, not by this answer (requirement CAN-2).
 */
final class Canceller {
  private static final Logger LOGGER = LoggerFactory.getLogger(Canceller.class);
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final long RETRY_MS = 1_000;
  private static final String REASON = "reason";
  private static final Pattern REASON_FORM = Pattern.compile("[^\\x00-\\x1F\\x7F-\\x9F]{1,200}");

  private final Executions executions;
  private final CommandPublisher publisher;
  private final InstantSource clock;
  private final ExecutionIds ids = new ExecutionIds();

  Canceller(Executions executions, CommandPublisher publisher, InstantSource clock) {
    this.executions = executions;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Cancels one execution. May be repeated: what is cancelled already is answered as it is. What
   * ended otherwise was not cancelled, and the answer says so.
   */
  Answer cancel(Exchange exchange, TenantId tenant) throws DatabaseException, InterruptedException {
    var reason = reason(exchange);
    if (reason.isEmpty()) {
      return rejectedReason();
    }
    var snapshot = executions.find(exchange, tenant);
    if (snapshot.isEmpty()) {
      return new Answer.Refused(ProblemMapper.noSuchExecution());
    }
    var status = snapshot.get().progress().status();
    if (status == ExecutionStatus.CANCELLED) {
      return Answer.json(OK, ExecutionDocuments.of(snapshot.get(), ExecutionDocuments.SHORT_HEAD));
    }
    if (snapshot.get().hasEnded()) {
      return new Answer.Refused(ProblemMapper.endedOtherwise(status));
    }
    try {
      cancel(snapshot.get().key(), reason.get());
    } catch (PublishException failed) {
      return notPublished(failed);
    }
    return Answer.json(
        ACCEPTED, ExecutionDocuments.of(snapshot.get(), ExecutionDocuments.SHORT_HEAD));
  }

  /**
   * Cancels all that has a label and was submitted before, whether or not this gateway knows of it
   * (requirement CAN-1). The answer lists what it knows.
   */
  Answer cancelLabelled(Exchange exchange, TenantId tenant) throws InterruptedException {
    var texts = exchange.queries(LabelParameter.NAME);
    var label =
        texts.size() == 1
            ? LabelParameter.parse(texts.getFirst())
            : Optional.<Map.Entry<String, String>>empty();
    if (label.isEmpty()) {
      return Exchange.rejected(LabelParameter.NAME, "must be given once, in the form name:value");
    }
    var reason = reason(exchange);
    if (reason.isEmpty()) {
      return rejectedReason();
    }
    // Before the command is published: what ends of it would be missing from the answer.
    var known = live(tenant, label.get());
    var now = clock.instant();
    try {
      publisher.publish(
          new ExecutionCommand.CancelLabelled(
              tenant, ids.next(now), now, label.get().getKey(), label.get().getValue(), reason));
    } catch (PublishException failed) {
      return notPublished(failed);
    }
    var document = JsonNodeFactory.instance.objectNode();
    document.put("label", texts.getFirst());
    var cancelled = document.putArray("cancelled");
    known.forEach(id -> cancelled.add(id.value()));
    return Answer.json(ACCEPTED, document);
  }

  /** Asks for the end when nobody is left to hear whether that worked. */
  void cancelQuietly(ExecutionKey key, String reason) throws InterruptedException {
    try {
      cancel(key, reason);
    } catch (PublishException failed) {
      LOGGER
          .atWarn()
          .addKeyValue("executionId", key.executionId())
          .addKeyValue("reason", failed.getMessage())
          .log("Execution not cancelled after its client went away");
    }
  }

  private void cancel(ExecutionKey key, String reason)
      throws PublishException, InterruptedException {
    publisher.publish(
        new ExecutionCommand.Cancel(
            key.tenantId(), key.executionId(), clock.instant(), Optional.of(reason)));
  }

  /** What is known without the database when it is away: the cancel must not wait for it. */
  private List<ExecutionId> live(TenantId tenant, Map.Entry<String, String> label)
      throws InterruptedException {
    var labels = Map.of(label.getKey(), label.getValue());
    try {
      return executions.live(tenant, labels);
    } catch (DatabaseException away) {
      LOGGER
          .atWarn()
          .addKeyValue("reason", away.getMessage())
          .log("Cancelled executions are listed from memory alone");
      return executions.recent().live(tenant, labels);
    }
  }

  /** Why, for the result; empty when what is given cannot be shown. */
  private static Optional<String> reason(Exchange exchange) {
    return exchange
        .query(REASON)
        .or(() -> Optional.of("asked for over HTTP"))
        .filter(text -> REASON_FORM.matcher(text).matches());
  }

  private static Answer rejectedReason() {
    return Exchange.rejected(REASON, "must have 1 to 200 characters and no control characters");
  }

  private static Answer notPublished(PublishException failed) {
    LOGGER.atWarn().addKeyValue("reason", failed.getMessage()).log("Cancel not published");
    return Answer.refused(
        Refusal.forNow(
            ErrorCode.SANDBOX_UNAVAILABLE, "The cancel was not accepted; try again", RETRY_MS));
  }
}
