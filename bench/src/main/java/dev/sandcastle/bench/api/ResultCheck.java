package dev.sandcastle.bench.api;

import dev.sandcastle.bench.measure.Sample;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Status;
import dev.sandcastle.schemas.execution.SandboxStart;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a result and refuses everything but the one right answer. */
final class ResultCheck {
  private static final Set<SandboxStart> FRESH_STARTS =
      EnumSet.of(SandboxStart.WARM, SandboxStart.COLD);
  private static final Duration LATEST = Duration.ofSeconds(30);

  private ResultCheck() {}

  /** The sample of a job that completed, with what the server says about it. */
  static Sample completed(Trial trial, Result result, long nanos) throws WrongAnswerException {
    require("status", Status.COMPLETED, result.status(), result);
    require("exitCode", Optional.of(0), result.exitCode(), result);
    require("stdout", trial.stdout(), result.stdout().text(), result);
    require("stderr", "", result.stderr().text(), result);
    var start = result.cost().start().filter(FRESH_STARTS::contains);
    if (start.isEmpty()) {
      throw new WrongAnswerException(
          "Expected a fresh sandbox, warm or cold, but it is another: " + result);
    }
    if (nanos > LATEST.toNanos()) {
      throw new WrongAnswerException("Expected the result within " + LATEST + ", but it is late");
    }
    return new Sample(
        nanos, start.map(how -> how.name().toLowerCase(Locale.ROOT)), parts(result.cost()));
  }

  /** Refuses a result that does not say that the job was cancelled after its first line. */
  static void cancelled(Trial trial, Result result) throws WrongAnswerException {
    require("status", Status.CANCELLED, result.status(), result);
    require("stdout", trial.stdout(), result.stdout().text(), result);
  }

  private static Map<String, Long> parts(Result.Cost cost) {
    return Map.of(
        "queuedMs", cost.queued().toMillis(),
        "preparingMs", cost.preparing().toMillis(),
        "runningMs", cost.running().toMillis(),
        "collectingMs", cost.collecting().toMillis(),
        "totalMs", cost.total().toMillis());
  }

  private static void require(String what, Object expected, Object found, Result result)
      throws WrongAnswerException {
    if (!expected.equals(found)) {
      throw new WrongAnswerException(
          "Expected %s '%s', but it is '%s' in %s".formatted(what, expected, found, result));
    }
  }
}
