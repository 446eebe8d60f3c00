package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Admission;
import dev.sandcastle.gateway.admission.IdempotencyKey;
import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.admission.Submission;
import dev.sandcastle.gateway.admission.SubmissionParser;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.follow.ExecutionFollower;
import dev.sandcastle.gateway.publish.CommandPublisher;
import dev.sandcastle.gateway.publish.PublishException;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/executions}: publishes the command and waits for the orchestrator's first word. A
 * request with an Idempotency-Key that was taken before is answered with what became of it (ADR
 * 0007).
 */
final class SubmitRoute {
  private static final Logger LOGGER = LoggerFactory.getLogger(SubmitRoute.class);

  /** How long the orchestrator has to say whether it takes a command, before 202 says "queued". */
  private static final Duration FIRST_EVENT_PATIENCE = Duration.ofSeconds(2);

  private static final String REPLAYED = "Idempotent-Replayed";
  private static final long RETRY_MS = 1_000;

  private final SubmissionParser parser;
  private final CommandMaker commands;
  private final CommandPublisher publisher;
  private final ExecutionFollower follower;
  private final Executions executions;
  private final SubmitAnswers answers;
  private final InstantSource clock;
  private final KeyedTries tries;
  private final ExecutionIds ids = new ExecutionIds();

  SubmitRoute(
      SubmissionParser parser,
      CommandMaker commands,
      CommandPublisher publisher,
      ExecutionFollower follower,
      Executions executions,
      SubmitAnswers answers,
      InstantSource clock) {
    this.parser = parser;
    this.commands = commands;
    this.publisher = publisher;
    this.follower = follower;
    this.executions = executions;
    this.answers = answers;
    this.clock = clock;
    this.tries = new KeyedTries(executions::find);
  }

  Answer submit(Exchange exchange, TenantId tenant, byte[] body)
      throws DatabaseException, InterruptedException {
    var wait = wait(exchange);
    if (wait.isEmpty()) {
      return Exchange.rejected("wait", "must be a time such as 30s, at most 330s");
    }
    if (AnsiParameter.view(exchange).isEmpty()) {
      return AnsiParameter.rejected();
    }
    var names = exchange.headers(IdempotencyKey.HEADER);
    var name =
        names.size() == 1
            ? IdempotencyKey.parse(names.getFirst())
            : Optional.<IdempotencyKey>empty();
    if (!names.isEmpty() && name.isEmpty()) {
      return Exchange.rejected(
          IdempotencyKey.HEADER, "must be given once, as 1 to 200 printable ASCII characters");
    }
    return switch (parser.parse(tenant, body, name.isPresent())) {
      case Admission.Refused refused -> Answer.refused(refused.refusal());
      case Admission.Admitted admitted ->
          name.isPresent()
              ? named(exchange, tenant, name.get(), admitted.submission(), wait.get())
              : publish(
                  exchange,
                  new ExecutionKey(tenant, ids.next(clock.instant())),
                  admitted.submission(),
                  wait.get());
    };
  }

  private static Optional<Duration> wait(Exchange exchange) {
    var text = exchange.query("wait");
    return text.isEmpty() ? Optional.of(Duration.ZERO) : WaitParameter.parse(text.get());
  }

  private Answer named(
      Exchange exchange, TenantId tenant, IdempotencyKey name, Submission submission, Duration wait)
      throws DatabaseException, InterruptedException {
    return switch (tries.find(tenant, name)) {
      case KeyedTries.Found.Next next -> publish(exchange, next.key(), submission, wait);
      case KeyedTries.Found.Exhausted _ ->
          conflict("a key that was not rejected %,d times".formatted(KeyedTries.MOST));
      case KeyedTries.Found.Taken taken when !isOf(taken.snapshot(), submission) -> otherRequest();
      case KeyedTries.Found.Taken taken -> {
        try (var follow = follower.join(taken.snapshot().key())) {
          // Once more, because its end may have come before anybody followed it.
          var known = executions.find(taken.snapshot().key()).orElse(taken.snapshot());
          accepted(exchange, known, true);
          yield answers.answer(exchange, follow, known, wait);
        }
      }
    };
  }

  private Answer publish(Exchange exchange, ExecutionKey key, Submission submission, Duration wait)
      throws DatabaseException, InterruptedException {
    return switch (commands.make(key, submission)) {
      case CommandMaker.Made.Refused refused -> Answer.refused(refused.refusal());
      case CommandMaker.Made.Command made -> publish(exchange, made.execute(), submission, wait);
    };
  }

  private Answer publish(
      Exchange exchange, ExecutionCommand.Execute command, Submission submission, Duration wait)
      throws InterruptedException {
    var key = new ExecutionKey(command.tenantId(), command.executionId());
    var published =
        ExecutionSnapshot.published(key, ExecutionEvent.Submission.of(command), command.at());
    try (var follow = follower.follow(published)) {
      // Another request of the same name may have been faster, here or at another gateway.
      if (!isOf(executions.recent().find(key).orElse(published), submission)) {
        return otherRequest();
      }
      if (!isPublished(command) && executions.heard(key).isEmpty()) {
        executions.recent().forget(key);
        return Answer.refused(
            Refusal.forNow(
                ErrorCode.SANDBOX_UNAVAILABLE,
                "Nobody knows whether the execution was accepted; with an '%s' it is safe to try again"
                    .formatted(IdempotencyKey.HEADER),
                RETRY_MS));
      }
      var first = first(exchange, follow, published);
      if (!isOf(first, submission)) {
        return otherRequest();
      }
      accepted(exchange, first, isOfAnotherCommand(first, command));
      return answers.answer(exchange, follow, first, wait);
    }
  }

  private boolean isPublished(ExecutionCommand.Execute command) throws InterruptedException {
    try {
      publisher.publish(command);
      return true;
    } catch (PublishException failed) {
      LOGGER
          .atWarn()
          .addKeyValue("executionId", command.executionId())
          .addKeyValue("reason", failed.getMessage())
          .log("Command perhaps not published");
      return false;
    }
  }

  /** The first word about an execution; of a repeated one, whatever the database knows. */
  private ExecutionSnapshot first(
      Exchange exchange, ExecutionFollower.Follow follow, ExecutionSnapshot published)
      throws InterruptedException {
    // Of one that another request published, it may have come before this one followed.
    var heard = executions.heard(published.key());
    if (heard.isEmpty()) {
      heard = SubmitAnswers.await(follow.first(), exchange, FIRST_EVENT_PATIENCE);
    }
    if (heard.isPresent() || published.origin().annotations().requestDigest().isEmpty()) {
      return heard.orElse(published);
    }
    try {
      return executions.find(published.key()).orElse(published);
    } catch (DatabaseException away) {
      return published;
    }
  }

  private static void accepted(Exchange exchange, ExecutionSnapshot snapshot, boolean replayed) {
    exchange.made("/v1/executions/" + snapshot.key().executionId());
    if (replayed) {
      exchange.put(REPLAYED, "true");
    }
  }

  /** Whether it was submitted by the same request: with the same digest, or both without one. */
  private static boolean isOf(ExecutionSnapshot snapshot, Submission submission) {
    return snapshot
        .origin()
        .annotations()
        .requestDigest()
        .equals(submission.annotations().requestDigest());
  }

  private static boolean isOfAnotherCommand(
      ExecutionSnapshot snapshot, ExecutionCommand.Execute command) {
    return snapshot.origin().submittedAt().toEpochMilli() != command.at().toEpochMilli();
  }

  private static Answer otherRequest() {
    return conflict("the same request as before with this key");
  }

  private static Answer conflict(String expected) {
    return Answer.refused(
        new Refusal(
            ErrorCode.CONFLICT,
            "Expected %s in '%s', but it is not".formatted(expected, IdempotencyKey.HEADER),
            Optional.of(IdempotencyKey.HEADER),
            Optional.empty()));
  }
}
