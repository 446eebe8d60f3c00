package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.follow.ExecutionFollower;
import dev.sandcastle.gateway.follow.StreamPosition;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers a submission as its caller wants it: at once, after the end, or with a stream. */
final class SubmitAnswers {
  /** How often the database is asked about an execution whose beginning this gateway missed. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final Executions executions;
  private final StreamRoute streams;
  private final Canceller canceller;

  SubmitAnswers(Executions executions, StreamRoute streams, Canceller canceller) {
    this.executions = executions;
    this.streams = streams;
    this.canceller = canceller;
  }

  /**
   * Answers.
   *
   * @param follow waits for the execution since before {@code known} was looked up
   * @param known how it stood then
   * @param wait how long the caller waits for its end
   */
  Answer answer(
      Exchange exchange, ExecutionFollower.Follow follow, ExecutionSnapshot known, Duration wait)
      throws InterruptedException {
    if (exchange.prefers(SseFormat.CONTENT_TYPE, "application/json") && !isRejected(known)) {
      return streams.stream(exchange, known, StreamPosition.START);
    }
    if (wait.isPositive() && !known.hasEnded()) {
      var end = awaitEnd(exchange, follow, known.key(), wait);
      if (end.isPresent()) {
        return document(exchange, end.get());
      }
      if (exchange.gone().isDone()) {
        if (exchange.flag("cancelOnDisconnect")) {
          canceller.cancelQuietly(known.key(), "its client disconnected");
        }
        return new Answer.Sent();
      }
    }
    return document(exchange, executions.heard(known.key()).orElse(known));
  }

  private Optional<ExecutionSnapshot> awaitEnd(
      Exchange exchange, ExecutionFollower.Follow follow, ExecutionKey key, Duration wait)
      throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    Optional<ExecutionSnapshot> end = Optional.empty();
    long left = wait.toNanos();
    while (end.isEmpty() && left > 0 && !exchange.gone().isDone()) {
      var patience = Duration.ofNanos(Math.min(left, LOOK_INTERVAL.toNanos()));
      end = await(follow.end(), exchange, patience).or(() -> storedEnd(key));
      left = deadline - System.nanoTime();
    }
    return end;
  }

  private Optional<ExecutionSnapshot> storedEnd(ExecutionKey key) {
    try {
      return executions.find(key).filter(ExecutionSnapshot::hasEnded);
    } catch (DatabaseException away) {
      // It was accepted: its event or the next look at the database tells its end.
      return Optional.empty();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Answer document(Exchange exchange, ExecutionSnapshot snapshot) {
    if (snapshot.end().orElse(null) instanceof ExecutionEvent.Rejected rejected) {
      return new Answer.Refused(ProblemMapper.problem(rejected));
    }
    return AnsiParameter.view(exchange)
        .map(
            view ->
                Answer.json(
                    snapshot.hasEnded() ? OK : ACCEPTED,
                    ExecutionDocuments.of(snapshot, ExecutionDocuments.LONG_HEAD, view)))
        .orElseGet(AnsiParameter::rejected);
  }

  private static boolean isRejected(ExecutionSnapshot snapshot) {
    return snapshot.end().orElse(null) instanceof ExecutionEvent.Rejected;
  }

  /** Waits for a snapshot; empty when it did not come in time or the client is gone. */
  static Optional<ExecutionSnapshot> await(
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
