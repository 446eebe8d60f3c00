package dev.sandcastle.worker.sandbox.protocol;

import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what init is to answer. */
final class Answer {
  private Answer() {}

  /**
   * The answer.
   *
   * @param verb what the sandbox is to do, for the sentence when it does not
   */
  static <T> T await(CompletableFuture<T> future, Duration deadline, String verb)
      throws SandboxException, InterruptedException {
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new SandboxException(
          SandboxFailure.NOT_READY,
          "Expected a sandbox to %s within %s, but it did not".formatted(verb, deadline),
          late);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SandboxException failure) {
        throw failure;
      }
      throw new IllegalStateException("a session fails by SandboxException only", failed);
    }
  }
}
