package dev.sandcastle.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sandcastle.schemas.wire.avro.ExecutionCommand;
import dev.sandcastle.schemas.wire.avro.ExecutionEvent;
import dev.sandcastle.schemas.wire.avro.OutputChunk;
import dev.sandcastle.schemas.wire.avro.RejectedRecord;
import dev.sandcastle.schemas.wire.avro.SourceBundle;
import dev.sandcastle.schemas.wire.avro.UsageRecorded;
import dev.sandcastle.schemas.wire.avro.WorkOrder;
import dev.sandcastle.schemas.wire.avro.WorkerControl;
import dev.sandcastle.schemas.wire.avro.WorkerHeartbeat;
import dev.sandcastle.schemas.wire.avro.WorkerReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Today's schema of each subject, as the IDL files say it and as it is registered. */
final class GeneratedSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JAVA_ONLY = "avro.java.string";

  private GeneratedSchemas() {}

  /** By subject, in the order of their first ids. */
  static Map<String, Schema> bySubject() {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    schemas.put("execution.commands.v1-value", ExecutionCommand.getClassSchema());
    schemas.put("execution.work.v1-value", WorkOrder.getClassSchema());
    schemas.put("execution.reports.v1-value", WorkerReport.getClassSchema());
    schemas.put("execution.events.v1-value", ExecutionEvent.getClassSchema());
    schemas.put("execution.output.v1-value", OutputChunk.getClassSchema());
    schemas.put("execution.rejected.v1-value", RejectedRecord.getClassSchema());
    schemas.put("worker.heartbeats.v1-value", WorkerHeartbeat.getClassSchema());
    schemas.put("worker.control.v1-value", WorkerControl.getClassSchema());
    schemas.put("usage.v1-value", UsageRecorded.getClassSchema());
    schemas.put("source-bundle", SourceBundle.getClassSchema());
    schemas.replaceAll((_, schema) -> withoutJavaProperties(schema));
    return schemas;
  }

  /** Other languages need not know which string class Java uses. */
  private static Schema withoutJavaProperties(Schema schema) {
    try {
      return SchemaRegistry.parse(plain(JSON.readTree(schema.toString())).toString());
    } catch (JsonProcessingException e) {
      throw new AssertionError("Avro wrote a schema that is not JSON", e);
    }
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JSON.createArrayNode();
      array.forEach(element -> copy.add(plain(element)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      if (object.has(JAVA_ONLY) && object.path("type").asText().equals("string")) {
        return TextNode.valueOf("string");
      }
      ObjectNode copy = JSON.createObjectNode();
      object
          .properties()
          .forEach(
              field -> {
                if (!field.getKey().equals(JAVA_ONLY)) {
                  copy.set(field.getKey(), plain(field.getValue()));
                }
              });
      return copy;
    }
    return node;
  }
}
