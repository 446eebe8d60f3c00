package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Admission;
import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.admission.Submission;
import dev.sandcastle.gateway.admission.SubmissionParser;
import dev.sandcastle.gateway.follow.ExecutionFollower;
import dev.sandcastle.gateway.follow.StreamPosition;
import dev.sandcastle.gateway.publish.CommandPublisher;
import dev.sandcastle.gateway.publish.PublishException;
import dev.sandcastle.gateway.publish.SourceStore;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.TenantId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /v1/executions}: publishes the command, waits for the orchestrator's first word, and
 * answers as the caller wants it: at once, after the end, or with a stream.
 */
final class SubmitRoute {
  /** How long the orchestrator has to say whether it takes a command, before 202 says "queued". */
  private static final Duration FIRST_EVENT_PATIENCE = Duration.ofSeconds(2);

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final long RETRY_MS = 1_000;

  private final SubmissionParser parser;
  private final SourceStore sources;
  private final CommandPublisher publisher;
  private final ExecutionFollower follower;
  private final Executions executions;
  private final Responses responses;
  private final Clock clock;
  private final ExecutionIds ids = new ExecutionIds();

  /**
   * What a submission may lead to besides an answer.
   *
   * @param streams streams to readers
   * @param canceller ends executions
   */
  record Responses(StreamRoute streams, Canceller canceller) {}

  SubmitRoute(
      SubmissionParser parser,
      SourceStore sources,
      CommandPublisher publisher,
      ExecutionFollower follower,
      Executions executions,
      Responses responses,
      Clock clock) {
    this.parser = parser;
    this.sources = sources;
    this.publisher = publisher;
    this.follower = follower;
    this.executions = executions;
    this.responses = responses;
    this.clock = clock;
  }

  Answer submit(Exchange exchange, TenantId tenant, byte[] body) throws InterruptedException {
    Optional<Duration> wait = Optional.of(Duration.ZERO);
    if (exchange.query("wait").isPresent()) {
      wait = exchange.query("wait").flatMap(WaitParameter::parse);
      if (wait.isEmpty()) {
        return Exchange.rejected("wait", "must be a time such as 30s, at most 330s");
      }
    }
    return switch (parser.parse(body)) {
      case Admission.Refused refused -> Answer.refused(refused.refusal());
      case Admission.Admitted admitted ->
          publish(exchange, tenant, admitted.submission(), wait.get());
    };
  }

  private Answer publish(Exchange exchange, TenantId tenant, Submission submission, Duration wait)
      throws InterruptedException {
    var now = clock.instant();
    var key = new ExecutionKey(tenant, ids.next(now));
    var published =
        ExecutionSnapshot.published(key, submission.runtime(), submission.code().entryPath(), now);
    try (var follow = follower.follow(published)) {
      var program = submission.program(sources.store(tenant, submission.code()));
      publisher.publish(
          new ExecutionCommand.Execute(
              tenant,
              key.executionId(),
              now,
              program,
              submission.handling().onBusy(),
              submission.handling().retry()));
      exchange.made("/v1/executions/" + key.executionId());
      return answer(exchange, follow, published, wait);
    } catch (PublishException failed) {
      executions.recent().forget(key);
      return Answer.refused(
          Refusal.forNow(
              ErrorCode.SANDBOX_UNAVAILABLE,
              "The execution was not accepted; try again",
              RETRY_MS));
    } catch (IOException failed) {
      executions.recent().forget(key);
      return Answer.refused(
          Refusal.forNow(
              ErrorCode.STORAGE_FAILED, "The sources cannot be stored now; try again", RETRY_MS));
    }
  }

  private Answer answer(
      Exchange exchange,
      ExecutionFollower.Follow follow,
      ExecutionSnapshot published,
      Duration wait)
      throws InterruptedException {
    var first = await(follow.first(), exchange, FIRST_EVENT_PATIENCE).orElse(published);
    if (exchange.accepts(SseFormat.CONTENT_TYPE) && !isRejected(first)) {
      return responses.streams().stream(exchange, first, StreamPosition.START);
    }
    if (wait.isPositive() && !first.hasEnded()) {
      var end = await(follow.end(), exchange, wait);
      if (end.isPresent()) {
        return document(end.get());
      }
      if (exchange.gone().isDone()) {
        cancelIfAsked(exchange, published.key());
        return new Answer.Sent();
      }
    }
    return document(executions.recent().find(published.key()).orElse(first));
  }

  private void cancelIfAsked(Exchange exchange, ExecutionKey key) throws InterruptedException {
    if (exchange.flag("cancelOnDisconnect")) {
      responses.canceller().cancelQuietly(key, "its client disconnected");
    }
  }

  private static Answer document(ExecutionSnapshot snapshot) {
    return snapshot.end().orElse(null) instanceof ExecutionEvent.Rejected rejected
        ? new Answer.Refused(ProblemMapper.problem(rejected))
        : Answer.json(
            snapshot.hasEnded() ? OK : ACCEPTED,
            ExecutionDocuments.of(snapshot, ExecutionDocuments.LONG_HEAD));
  }

  private static boolean isRejected(ExecutionSnapshot snapshot) {
    return snapshot.end().orElse(null) instanceof ExecutionEvent.Rejected;
  }

  /** Waits for a snapshot; empty when it did not come in time or the client is gone. */
  private static Optional<ExecutionSnapshot> await(
      CompletableFuture<ExecutionSnapshot> snapshot, Exchange exchange, Duration patience)
      throws InterruptedException {
    try {
      var _ =
          CompletableFuture.anyOf(snapshot, exchange.gone())
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.ofNullable(snapshot.getNow(null));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("nobody fails these futures", impossible);
    }
  }
}
