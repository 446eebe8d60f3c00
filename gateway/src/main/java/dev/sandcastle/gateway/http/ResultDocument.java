package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields that an execution has once it has ended. */
final class ResultDocument {
  private static final int MICROS_PER_MS = 1_000;

  private ResultDocument() {}

  /** All but the streams. */
  static void put(ObjectNode document, ExecutionEvent.Finished finished, String self) {
    var result = finished.result();
    document.put("exitCode", result.exitCode().orElse(null));
    document.put("signal", result.signal().orElse(null));
    putOutcome(document, result.outcome());
    var steps = document.putArray("steps");
    result.steps().forEach(step -> steps.add(step(step)));
    var files = document.putArray("files");
    result.files().forEach(file -> files.add(file(file, self)));
    var unchanged = document.putArray("unchangedFiles");
    result.unchanged().forEach(file -> unchanged.add(file(file, self)));
    document.set("timings", timings(finished));
    var usage = document.putObject("usage");
    usage.put("cpuMs", result.usage().cpuMicros() / MICROS_PER_MS);
    usage.put("memoryPeakBytes", result.usage().memoryPeakBytes());
    usage.put("egressBytes", result.usage().egressBytes());
  }

  /**
   * The streams.
   *
   * @param head shows the beginning of one
   */
  static void putStreams(ObjectNode document, Result result, Function<StreamCapture, String> head) {
    document.put("stdout", head.apply(result.stdout()));
    document.put("stderr", head.apply(result.stderr()));
    var truncated = document.putObject("truncated");
    truncated.put("stdout", result.stdout().truncated());
    truncated.put("stderr", result.stderr().truncated());
    truncated.put("files", result.filesSkipped());
    var bytes = document.putObject("outputBytes");
    bytes.put("stdout", result.stdout().totalBytes());
    bytes.put("stderr", result.stderr().totalBytes());
  }

  /** Why it failed, whose fault that is and what to do about it. */
  static void putError(ObjectNode document, ErrorCode code, String message) {
    document.put("errorCode", code.name());
    document.put("errorMessage", message);
    document.put("fault", code.fault().name().toLowerCase(Locale.ROOT));
    document.put("retryable", code.retryHelps());
    document.put("hint", code.hint());
  }

  private static void putOutcome(ObjectNode document, Outcome outcome) {
    switch (outcome) {
      case Outcome.Completed _ -> {
        document.putNull("errorCode");
        document.putNull("errorMessage");
      }
      case Outcome.Failed failed -> putError(document, failed.code(), failed.message());
      case Outcome.Cancelled cancelled ->
          putError(document, ErrorCode.CANCELLED, cancelled.message());
    }
  }

  static ObjectNode step(StepResult step) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("path", step.path());
    document.put("status", step.status().name().toLowerCase(Locale.ROOT));
    document.put("exitCode", step.exitCode().orElse(null));
    document.put("signal", step.signal().orElse(null));
    document.put("durationMs", step.durationMs());
    document.put("cpuMs", step.cpuMicros() / MICROS_PER_MS);
    return document;
  }

  private static ObjectNode timings(ExecutionEvent.Finished finished) {
    var worker = finished.result().timings();
    var timings = JsonNodeFactory.instance.objectNode();
    timings.put("queuedMs", finished.queuedMs());
    timings.put("preparingMs", worker.preparingMs());
    timings.put("installingMs", worker.installingMs());
    timings.put("runningMs", worker.runningMs());
    timings.put("collectingMs", worker.collectingMs());
    timings.put(
        "totalMs", finished.header().at().toEpochMilli() - finished.submittedAt().toEpochMilli());
    timings.put("start", worker.start().name().toLowerCase(Locale.ROOT));
    return timings;
  }

  private static ObjectNode file(OutputFile file, String self) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("path", file.path());
    document.put("size", file.blob().size());
    document.put("sha256", file.blob().sha256());
    document.put("contentType", file.contentType());
    document.put("href", self + "/files/" + encoded(file.path()));
    return document;
  }

  private static String encoded(String path) {
    List<String> segments = Arrays.asList(path.split("/", -1));
    return segments.stream()
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
