package dev.sandcastle.bench.api;

import dev.sandcastle.bench.measure.Sample;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Status;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.StreamCapture;
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
  private static final Duration LATEST_PRINTED = Duration.ofMinutes(2);

  private ResultCheck() {}

  /** The sample of a job that completed, with what the server says about it. */
  static Sample completed(Trial trial, Result result, long nanos) throws WrongAnswerException {
    return completed(trial, result, nanos, LATEST);
  }

  private static Sample completed(Trial trial, Result result, long nanos, Duration latest)
      throws WrongAnswerException {
    require("status", Status.COMPLETED, result.status(), result);
    require("exitCode", Optional.of(0), result.exitCode(), result);
    require("stdout", trial.stdout(), result.stdout().text(), result);
    require("stderr", "", result.stderr().text(), result);
    var start = result.cost().start().filter(FRESH_STARTS::contains);
    if (start.isEmpty()) {
      throw new WrongAnswerException(
          "Expected a fresh sandbox, warm or cold, but it is another: " + result);
    }
    if (nanos > latest.toNanos()) {
      throw new WrongAnswerException("Expected the result within " + latest + ", but it is late");
    }
    return new Sample(
        nanos, start.map(how -> how.name().toLowerCase(Locale.ROOT)), parts(result.cost()));
  }

  /** Refuses a result that does not say that the job was cancelled after its first line. */
  static void cancelled(Trial trial, Result result) throws WrongAnswerException {
    require("status", Status.CANCELLED, result.status(), result);
    require("stdout", trial.stdout(), result.stdout().text(), result);
  }

  /** The sample of a job that printed its line again and again, this many bytes in all. */
  static Sample printed(Trial trial, long bytes, Result result, long nanos)
      throws WrongAnswerException {
    var output = result.stdout();
    require("stdout bytes", bytes, output.bytes(), result);
    require("truncated", bytes > StreamCapture.CAPTURE_LIMIT_BYTES, output.truncated(), result);
    if (output.text().isEmpty()) {
      throw new WrongAnswerException("Expected the beginning of stdout, but there is none");
    }
    repeats(trial.stdout(), 0, output.text());
    return completed(new Trial(trial.job(), output.text()), result, nanos, LATEST_PRINTED);
  }

  /**
   * Refuses a text that is not what stands at this place when a line is printed again and again.
   */
  static void repeats(String line, long place, String text) throws WrongAnswerException {
    int shift = (int) (place % line.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != line.charAt((shift + i) % line.length())) {
        throw new WrongAnswerException(
            "Expected '%s' again and again, but at byte %d it is not"
                .formatted(line.strip(), place + i));
      }
    }
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
