package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.follow.TextView;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.util.Map;
import java.util.TreeMap;

/** Executions as JSON (design §5). All times are epoch milliseconds. */
public final class ExecutionDocuments {
  /** Bytes of each stream in a result that somebody reads later. */
  static final int SHORT_HEAD = 16 * 1024;

  /** Bytes of each stream in a result that somebody waited for. */
  static final int LONG_HEAD = StreamCapture.HEAD_LIMIT_BYTES;

  private ExecutionDocuments() {}

  /** An execution as {@code GET /v1/executions/{id}} shows it. */
  public static ObjectNode whole(ExecutionSnapshot snapshot) {
    return whole(snapshot, TextView.RAW);
  }

  /**
   * The same.
   *
   * @param view how the streams are shown
   */
  static ObjectNode whole(ExecutionSnapshot snapshot, TextView view) {
    var document = of(snapshot, SHORT_HEAD, view);
    snapshot
        .origin()
        .submission()
        .flatMap(ExecutionEvent.Submission::codePreview)
        .ifPresent(code -> document.put("codePreview", code));
    return document;
  }

  /**
   * The state of an execution, or its result when it has ended.
   *
   * @param head bytes of each stream, at most
   */
  static ObjectNode of(ExecutionSnapshot snapshot, int head) {
    return of(snapshot, head, TextView.RAW);
  }

  /**
   * The same.
   *
   * @param view how the streams are shown
   */
  static ObjectNode of(ExecutionSnapshot snapshot, int head, TextView view) {
    return switch (snapshot.end().orElse(null)) {
      case null -> state(snapshot);
      case ExecutionEvent.Finished finished -> result(snapshot, finished, head, view);
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
    document.put("preview", preview(summary));
    putLabels(document, summary.said().labels());
    document.put("purpose", summary.said().purpose().orElse(null));
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
    ResultDocument.putError(document, rejected.errorCode(), rejected.errorMessage());
    rejected.retryAfterMs().ifPresent(ms -> document.put("retryAfterMs", ms));
    return close(document, snapshot);
  }

  private static ObjectNode result(
      ExecutionSnapshot snapshot, ExecutionEvent.Finished finished, int head, TextView view) {
    var document = begin(snapshot);
    ResultDocument.put(document, finished, href(snapshot.key().executionId()));
    ResultDocument.putStreams(document, finished.result(), capture -> view.head(capture, head));
    return close(document, snapshot);
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
    var annotations = snapshot.origin().annotations();
    putLabels(document, annotations.labels());
    document.put("purpose", annotations.purpose().orElse(null));
    document.put("inputsFrom", annotations.inputsFrom().map(ExecutionId::value).orElse(null));
    document.put(
        "timeoutMs",
        snapshot
            .origin()
            .submission()
            .map(said -> said.limits().timeout().toMillis())
            .orElse(null));
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

  /** What is run, in a line (requirement SM-17). */
  private static String preview(History.Summary summary) {
    return summary.said().steps().isEmpty()
        ? summary.entryPath().orElse(null)
        : "[multi-step] " + String.join(" -> ", summary.said().steps());
  }

  private static void putLabels(ObjectNode document, Map<String, String> labels) {
    var sorted = document.putObject("labels");
    new TreeMap<>(labels).forEach(sorted::put);
  }

  private static String href(ExecutionId id) {
    return "/v1/executions/" + id;
  }
}
