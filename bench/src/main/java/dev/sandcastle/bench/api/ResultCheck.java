package dev.sandcastle.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandcastle.bench.measure.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a result document and refuses everything but the one right answer. */
final class ResultCheck {
  /** The parts of an execution as the server times them, in the order in which they happen. */
  static final List<String> PARTS =
      List.of("queuedMs", "preparingMs", "runningMs", "collectingMs", "totalMs");

  private static final Set<String> FRESH_STARTS = Set.of("warm", "cold");

  private ResultCheck() {}

  /** The sample of a job that completed, with what the server says about it. */
  static Sample completed(Job job, JsonNode result, long nanos) throws WrongAnswerException {
    require(result, "status", "completed");
    require(result, "exitCode", "0");
    require(result, "stdout", job.stdout());
    require(result, "stderr", "");
    var timings = result.path("timings");
    String start = timings.path("start").asText();
    if (!FRESH_STARTS.contains(start)) {
      throw new WrongAnswerException(
          "Expected a fresh sandbox, warm or cold, but it was '%s': %s".formatted(start, result));
    }
    return new Sample(nanos, Optional.of(start), parts(timings));
  }

  /** Refuses a result that does not say that the job was cancelled after its first line. */
  static void cancelled(Job job, JsonNode result) throws WrongAnswerException {
    require(result, "status", "cancelled");
    require(result, "stdout", job.stdout());
  }

  private static Map<String, Long> parts(JsonNode timings) {
    var parts = new HashMap<String, Long>();
    for (String part : PARTS) {
      if (timings.path(part).isIntegralNumber()) {
        parts.put(part, timings.path(part).asLong());
      }
    }
    return parts;
  }

  private static void require(JsonNode result, String field, String expected)
      throws WrongAnswerException {
    var found = result.path(field);
    if (found.isContainerNode() || !found.asText().equals(expected)) {
      throw new WrongAnswerException(
          "Expected %s '%s', but it is '%s' in %s"
              .formatted(field, expected.strip(), found.asText().strip(), result));
    }
  }
}
