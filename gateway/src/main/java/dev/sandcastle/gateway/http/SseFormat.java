package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.follow.StreamItem;
import dev.sandcastle.gateway.follow.TextView;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.StreamName;
import java.util.Locale;

/**
 * Stream items as server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
final class SseFormat {
  static final String CONTENT_TYPE = "text/event-stream";
  static final String KEEP_ALIVE = ":\n\n";

  /** Tells browsers to come back after a second. */
  static final String BEGINNING = "retry: 1000\n\n";

  private SseFormat() {}

  /**
   * One event.
   *
   * @param view how the reader is shown what was printed
   */
  static String event(StreamItem item, TextView view) {
    // JSON has no raw line ends, so one data line is enough.
    return "event: " + name(item) + "\nid: " + item.id() + "\ndata: " + data(item, view) + "\n\n";
  }

  private static String name(StreamItem item) {
    return switch (item) {
      case StreamItem.Queued _ -> "queued";
      case StreamItem.PhaseBegan _ -> "phase";
      case StreamItem.Printed printed ->
          printed.stream() == StreamName.STDOUT ? "stdout" : "stderr";
      case StreamItem.StepEnded _ -> "step";
      case StreamItem.EgressRefused _ -> "egress";
      case StreamItem.Ended _ -> "result";
    };
  }

  private static ObjectNode data(StreamItem item, TextView view) {
    var data =
        switch (item) {
          case StreamItem.Ended ended ->
              ExecutionDocuments.of(ended.snapshot(), ExecutionDocuments.SHORT_HEAD, view);
          case StreamItem.StepEnded ended -> ResultDocument.step(ended.step());
          case StreamItem.Queued _,
              StreamItem.PhaseBegan _,
              StreamItem.Printed _,
              StreamItem.EgressRefused _ ->
              JsonNodeFactory.instance.objectNode();
        };
    switch (item) {
      case StreamItem.Queued queued -> {
        data.put("position", queued.position());
        data.put("waiting", queued.waiting());
      }
      case StreamItem.PhaseBegan began -> {
        data.put("phase", began.phase().text());
        began.progress().ifPresent(progress -> data.set("progress", progress(progress)));
      }
      case StreamItem.EgressRefused refused -> {
        data.put("host", refused.host());
        data.put("port", refused.port());
        data.put("reason", refused.reason());
      }
      case StreamItem.Printed printed -> {
        data.put("sequence", printed.sequence());
        data.put("offset", printed.offset());
        data.put("text", printed.text());
      }
      case StreamItem.StepEnded ended -> data.put("index", ended.step().index());
      case StreamItem.Ended _ -> {}
    }
    data.put("at", item.at().toEpochMilli());
    data.put("attempt", item.attempt());
    return data;
  }

  private static ObjectNode progress(InstallProgress progress) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("kind", progress.kind().name().toLowerCase(Locale.ROOT));
    progress.packageName().ifPresent(name -> document.put("package", name));
    progress.version().ifPresent(version -> document.put("version", version));
    return document;
  }
}
