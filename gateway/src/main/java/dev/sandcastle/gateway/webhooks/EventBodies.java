package dev.sandcastle.gateway.webhooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.StepResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Events as JSON, as receivers read them. All times are epoch milliseconds. Pure. */
final class EventBodies {
  private static final int MICROS_PER_MS = 1_000;

  private final Function<ExecutionSnapshot, ObjectNode> ended;

  /**
   * With the interface's own form.
   *
   * @param ended an execution that has ended, as {@code GET /v1/executions/{id}} shows it
   */
  EventBodies(Function<ExecutionSnapshot, ObjectNode> ended) {
    this.ended = ended;
  }

  /**
   * The event's id: the same however often it is read and sent. It has no dot, as the signature's
   * scheme demands.
   */
  static String id(ExecutionEvent event) {
    return event.header().executionId() + "-" + event.header().sequence();
  }

  /**
   * The body of a request.
   *
   * @param snapshot the execution after the event
   * @param labels the execution's
   */
  byte[] body(ExecutionEvent event, ExecutionSnapshot snapshot, Map<String, String> labels) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("type", "execution." + EventName.of(event).text());
    body.put("id", id(event));
    body.put("timestamp", event.header().at().toEpochMilli());
    body.set("data", event.isTerminal() ? ended.apply(snapshot) : data(event, labels));
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode data(ExecutionEvent event, Map<String, String> labels) {
    var data = JsonNodeFactory.instance.objectNode();
    data.put("executionId", event.header().executionId().value());
    data.put("attempt", event.header().attempt().number());
    var given = data.putObject("labels");
    labels.forEach(given::put);
    switch (event) {
      case ExecutionEvent.Queued queued -> {
        data.put("position", queued.position());
        data.put("waiting", queued.waiting());
      }
      case ExecutionEvent.PhaseChanged changed -> {
        data.put("phase", ExecutionStatus.of(changed.phase()).text());
        changed.progress().ifPresent(progress -> putProgress(data, progress));
      }
      case ExecutionEvent.EgressRefused refused -> {
        data.put("host", refused.host());
        data.put("port", refused.port());
        data.put("reason", refused.reason());
      }
      case ExecutionEvent.StepFinished finished -> putStep(data, finished.step());
      case ExecutionEvent.Requeued requeued -> data.put("reason", requeued.reason());
      case ExecutionEvent.Started _, ExecutionEvent.Finished _, ExecutionEvent.Rejected _ -> {}
    }
    return data;
  }

  private static void putProgress(ObjectNode data, InstallProgress progress) {
    var document = data.putObject("progress");
    document.put("kind", progress.kind().name().toLowerCase(Locale.ROOT));
    progress.packageName().ifPresent(name -> document.put("package", name));
    progress.version().ifPresent(version -> document.put("version", version));
  }

  private static void putStep(ObjectNode data, StepResult step) {
    data.put("index", step.index());
    data.put("path", step.path());
    data.put("status", step.status().name().toLowerCase(Locale.ROOT));
    data.put("exitCode", step.exitCode().orElse(null));
    data.put("signal", step.signal().orElse(null));
    data.put("durationMs", step.durationMs());
    data.put("cpuMs", step.cpuMicros() / MICROS_PER_MS);
  }
}
