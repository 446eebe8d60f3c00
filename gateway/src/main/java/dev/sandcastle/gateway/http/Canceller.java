package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.publish.CommandPublisher;
import dev.sandcastle.gateway.publish.PublishException;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/executions/{id}/cancel}: asks for the end. The kill is confirmed by the terminal
 * event, not by this answer.
 */
final class Canceller {
  private static final Logger LOGGER = LoggerFactory.getLogger(Canceller.class);
  private static final int ACCEPTED = 202;
  private static final long RETRY_MS = 1_000;

  private final Executions executions;
  private final CommandPublisher publisher;
  private final Clock clock;

  Canceller(Executions executions, CommandPublisher publisher, Clock clock) {
    this.executions = executions;
    this.publisher = publisher;
    this.clock = clock;
  }

  Answer cancel(Exchange exchange, TenantId tenant) throws DatabaseException, InterruptedException {
    var snapshot = executions.find(exchange, tenant);
    if (snapshot.isEmpty()) {
      return new Answer.Refused(ProblemMapper.noSuchExecution());
    }
    if (snapshot.get().hasEnded()) {
      return Answer.refused(
          Refusal.of(
              ErrorCode.CONFLICT,
              "Expected an execution that has not ended, but it is "
                  + snapshot.get().progress().status().text()));
    }
    try {
      cancel(snapshot.get().key(), "asked for over HTTP");
    } catch (PublishException failed) {
      return Answer.refused(
          Refusal.forNow(ErrorCode.SANDBOX_UNAVAILABLE, failed.getMessage(), RETRY_MS));
    }
    return Answer.json(
        ACCEPTED, ExecutionDocuments.of(snapshot.get(), ExecutionDocuments.SHORT_HEAD));
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
}
