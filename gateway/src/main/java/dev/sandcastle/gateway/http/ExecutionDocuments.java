package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.follow.Utf8Text;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Executions as JSON (design §5). All times are epoch milliseconds. */
final class ExecutionDocuments {
  /** Bytes of each stream in a result that somebody reads later. */
  static final int SHORT_HEAD = 16 * 1024;

  /** Bytes of each stream in a result that somebody waited for. */
  static final int LONG_HEAD = StreamCapture.HEAD_LIMIT_BYTES;

  private static final int MICROS_PER_MS = 1_000;

  private ExecutionDocuments() {}

  /**
   * The state of an execution, or its result when it has ended.
   *
   * @param head bytes of each stream, at most
   */
  static ObjectNode of(ExecutionSnapshot snapshot, int head) {
    return switch (snapshot.end().orElse(null)) {
      case null -> state(snapshot);
      case ExecutionEvent.Finished finished -> result(snapshot, finished, head);
      case ExecutionEvent.Rejected rejected -> rejection(snapshot, rejected);
      case ExecutionEvent _ -> throw new IllegalStateException("the end is no end");
    };
  }

  /** An execution in a list. */
  static ObjectNode of(History.Summary summary) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("executionId", summary.place().executionId().value());
    document.put("status", summary.status().text());
    document.put("runtime", summary.runtime().orElse(null));
    document.put("entryPath", summary.entryPath().orElse(null));
    document.put("attempt", summary.attempt().number());
    document.put("exitCode", summary.ending().exitCode().orElse(null));
    document.put("errorCode", summary.ending().errorCode().map(Enum::name).orElse(null));
    document.put("submittedAt", summary.place().submittedAt().toEpochMilli());
    document.put(
        "finishedAt", summary.finishedAt().map(java.time.Instant::toEpochMilli).orElse(null));
    document.put("href", href(summary.place().executionId()));
    return document;
  }

  private static ObjectNode state(ExecutionSnapshot snapshot) {
    var document = begin(snapshot);
    document.put("position", snapshot.progress().position());
    document.put("waiting", snapshot.progress().waiting());
    return close(document, snapshot);
  }

  private static ObjectNode rejection(
      ExecutionSnapshot snapshot, ExecutionEvent.Rejected rejected) {
    var document = begin(snapshot);
    document.put("errorCode", rejected.errorCode().name());
    document.put("errorMessage", rejected.errorMessage());
    rejected.retryAfterMs().ifPresent(ms -> document.put("retryAfterMs", ms));
    return close(document, snapshot);
  }

  private static ObjectNode result(
      ExecutionSnapshot snapshot, ExecutionEvent.Finished finished, int head) {
    var document = begin(snapshot);
    var result = finished.result();
    document.put("exitCode", result.exitCode().orElse(null));
    document.put("signal", result.signal().orElse(null));
    putOutcome(document, result.outcome());
    putStreams(document, result, head);
    var files = document.putArray("files");
    String self = href(snapshot.key().executionId());
    result.files().forEach(file -> files.add(file(file, self)));
    document.set("timings", timings(finished));
    var usage = document.putObject("usage");
    usage.put("cpuMs", result.usage().cpuMicros() / MICROS_PER_MS);
    usage.put("memoryPeakBytes", result.usage().memoryPeakBytes());
    usage.put("egressBytes", result.usage().egressBytes());
    return close(document, snapshot);
  }

  private static void putOutcome(ObjectNode document, Outcome outcome) {
    switch (outcome) {
      case Outcome.Completed _ -> {
        document.putNull("errorCode");
        document.putNull("errorMessage");
      }
      case Outcome.Failed failed -> {
        document.put("errorCode", failed.code().name());
        document.put("errorMessage", failed.message());
      }
      case Outcome.Cancelled cancelled -> {
        document.put("errorCode", ErrorCode.CANCELLED.name());
        document.put("errorMessage", cancelled.message());
      }
    }
  }

  private static void putStreams(ObjectNode document, Result result, int head) {
    document.put("stdout", text(result.stdout(), head));
    document.put("stderr", text(result.stderr(), head));
    var truncated = document.putObject("truncated");
    truncated.put("stdout", result.stdout().truncated());
    truncated.put("stderr", result.stderr().truncated());
    truncated.put("files", result.filesSkipped());
    var bytes = document.putObject("outputBytes");
    bytes.put("stdout", result.stdout().totalBytes());
    bytes.put("stderr", result.stderr().totalBytes());
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

  private static ObjectNode begin(ExecutionSnapshot snapshot) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("executionId", snapshot.key().executionId().value());
    document.put("status", snapshot.progress().status().text());
    return document;
  }

  private static ObjectNode close(ObjectNode document, ExecutionSnapshot snapshot) {
    document.put("attempt", snapshot.progress().attempt().number());
    document.put("runtime", snapshot.origin().runtime().map(Object::toString).orElse(null));
    document.put("entryPath", snapshot.origin().entryPath().orElse(null));
    document.put("submittedAt", snapshot.origin().submittedAt().toEpochMilli());
    if (snapshot.hasEnded()) {
      document.put("finishedAt", snapshot.progress().updatedAt().toEpochMilli());
    }
    String self = href(snapshot.key().executionId());
    var links = document.putObject("links");
    links.put("self", self);
    links.put("events", self + "/events");
    links.put("stdout", self + "/output/stdout");
    links.put("stderr", self + "/output/stderr");
    links.put("cancel", self + "/cancel");
    return document;
  }

  private static String text(StreamCapture capture, int head) {
    byte[] bytes = capture.head().toArray();
    return bytes.length <= head && capture.totalBytes() == bytes.length
        ? capture.head().toUtf8()
        : Utf8Text.whole(bytes, Math.min(bytes.length, head)).text();
  }

  private static String href(ExecutionId id) {
    return "/v1/executions/" + id;
  }

  private static String encoded(String path) {
    List<String> segments = Arrays.asList(path.split("/", -1));
    return segments.stream()
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
