package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.orchestrator.execution.ExecutionState.Active;
import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.RetryPolicy;
import java.time.Instant;
import java.util.Optional;

/** Decides what becomes of an attempt that will not report its end. */
final class Loss {
  private final Policy policy;

  Loss(Policy policy) {
    this.policy = policy;
  }

  /** The worker's lease ran out. */
  Decision silentWorker(Held state, Instant now) {
    var why =
        "worker '%s' did not renew its lease for %s"
            .formatted(state.workerId(), policy.leaseTimeout());
    var draft = Draft.of(state, now);
    end(draft, state, ErrorCode.WORKER_LOST, why);
    return draft.stop(state.attempt(), Optional.of(state.workerId()), false).accept();
  }

  /** A worker whose acceptance was not heard gave the attempt back. */
  Decision returned(Ordered state, String reason, Instant now) {
    var draft = Draft.of(state, now);
    again(draft, state, ErrorCode.SANDBOX_UNAVAILABLE, reason);
    return draft.accept();
  }

  /** The worker gave the attempt back. */
  Decision returned(Held state, String reason, Instant now) {
    var draft = Draft.of(state, now);
    end(draft, state, ErrorCode.SANDBOX_UNAVAILABLE, reason);
    return draft.accept();
  }

  /** The order lay on its topic for so long that it may be gone. */
  Decision lostOrder(Ordered state, Instant now) {
    var draft = Draft.of(state, now);
    again(
        draft,
        state,
        ErrorCode.SANDBOX_UNAVAILABLE,
        "no worker accepted it within " + policy.orderTimeout());
    return draft.accept();
  }

  private void end(Draft draft, Held state, ErrorCode code, String why) {
    if (state.cancelling()) {
      draft.finishedWithoutProgram(state, new Outcome.Cancelled("Cancelled; " + why));
    } else if (state.userCodeBegan() && state.command().retry() == RetryPolicy.NEVER) {
      fail(draft, state, code, why);
    } else {
      again(draft, state, code, why);
    }
  }

  private void again(Draft draft, Active state, ErrorCode code, String why) {
    if (state.attempt().number() < policy.maxAttempts()) {
      draft.requeued(state.attempt(), why);
    } else {
      fail(draft, state, code, why);
    }
  }

  private static void fail(Draft draft, Active state, ErrorCode code, String why) {
    draft.finishedWithoutProgram(
        state,
        new Outcome.Failed(
            code, "Expected attempt %d to end, but %s".formatted(state.attempt().number(), why)));
  }
}
