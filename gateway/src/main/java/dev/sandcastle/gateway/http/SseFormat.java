package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.follow.StreamItem;
import dev.sandcastle.schemas.execution.StreamName;
import java.util.List;

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

  static String events(List<StreamItem> items) {
    var text = new StringBuilder();
    for (StreamItem item : items) {
      text.append("event: ").append(name(item)).append("\nid: ").append(item.id());
      // JSON has no raw line ends, so one data line is enough.
      text.append("\ndata: ").append(data(item)).append("\n\n");
    }
    return text.toString();
  }

  private static String name(StreamItem item) {
    return switch (item) {
      case StreamItem.Queued _ -> "queued";
      case StreamItem.PhaseBegan _ -> "phase";
      case StreamItem.Printed printed ->
          printed.stream() == StreamName.STDOUT ? "stdout" : "stderr";
      case StreamItem.Ended _ -> "result";
    };
  }

  private static ObjectNode data(StreamItem item) {
    var data =
        item instanceof StreamItem.Ended ended
            ? ExecutionDocuments.of(ended.snapshot(), ExecutionDocuments.SHORT_HEAD)
            : JsonNodeFactory.instance.objectNode();
    switch (item) {
      case StreamItem.Queued queued -> {
        data.put("position", queued.position());
        data.put("waiting", queued.waiting());
      }
      case StreamItem.PhaseBegan began -> data.put("phase", began.phase().text());
      case StreamItem.Printed printed -> {
        data.put("sequence", printed.sequence());
        data.put("offset", printed.offset());
        data.put("text", printed.text());
      }
      case StreamItem.Ended _ -> {}
    }
    data.put("at", item.at().toEpochMilli());
    data.put("attempt", item.attempt());
    return data;
  }
}
