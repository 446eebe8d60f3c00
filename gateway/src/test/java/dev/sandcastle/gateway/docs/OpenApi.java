package dev.sandcastle.gateway.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The OpenAPI document as tests read it: as it is published, or closed, so that a field that it
 * does not name is a violation and an undocumented field of an answer is found.
 */
public final class OpenApi {
  private static final String HERE = "https://sandcastle.invalid/openapi.json";
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "head", "patch", "options", "trace");

  private final JsonNode root;
  private final SchemaRegistry schemas;

  private OpenApi(JsonNode root) {
    this.root = root;
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(HERE, root.toString())));
  }

  /** The document as it is published. */
  public static OpenApi published() {
    try (InputStream in = Documentation.bundled().document().open(0)) {
      return new OpenApi(new ObjectMapper().readTree(in));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The document with every object closed. */
  public static OpenApi closed() {
    JsonNode root = published().root.deepCopy();
    ObjectNode all = (ObjectNode) root.at("/components/schemas");
    all.properties().forEach(schema -> schema.setValue(merged(all, schema.getValue())));
    all.forEach(OpenApi::close);
    return new OpenApi(root);
  }

  /** All of it. */
  public JsonNode root() {
    return root;
  }

  /** A schema by name. */
  public JsonNode schema(String name) {
    JsonNode found = root.at("/components/schemas/" + name);
    if (found.isMissingNode()) {
      throw new AssertionError("Expected the schema '" + name + "', but there is none");
    }
    return found;
  }

  /** All operations, for example {@code GET /v1/executions/{id}}. */
  public List<String> operations() {
    var operations = new ArrayList<String>();
    for (var path : root.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              field -> {
                if (METHODS.contains(field)) {
                  operations.add(field.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
              });
    }
    return operations;
  }

  /** An operation by its id. */
  public JsonNode operation(String id) {
    for (JsonNode path : root.path("paths")) {
      for (JsonNode operation : path) {
        if (operation.path("operationId").asText().equals(id)) {
          return operation;
        }
      }
    }
    throw new AssertionError("Expected the operation '" + id + "', but there is none");
  }

  /** What a node stands for: itself, or what it refers to. */
  public JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** What is wrong with a value, by a schema of that name. */
  public List<String> violations(String schema, JsonNode value) {
    return violationsAt("/components/schemas/" + schema, value);
  }

  /** What is wrong with a value, by the schema that a node is or refers to. */
  public List<String> violations(JsonNode schema, JsonNode value) {
    if (schema.has("$ref")) {
      return violationsAt(schema.path("$ref").asText().substring(1), value);
    }
    var alone = schemas.getSchema(schema);
    return alone.validate(value).stream().map(Error::toString).toList();
  }

  private List<String> violationsAt(String pointer, JsonNode value) {
    return schemas.getSchema(SchemaLocation.of(HERE + "#" + pointer)).validate(value).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /** An object put together of others cannot be closed; one that has all of their fields can. */
  private static JsonNode merged(ObjectNode all, JsonNode schema) {
    if (!schema.has("allOf")) {
      return schema;
    }
    ObjectNode whole = all.objectNode().put("type", "object");
    ObjectNode properties = whole.putObject("properties");
    ArrayNode required = whole.putArray("required");
    for (JsonNode part : schema.path("allOf")) {
      String ref = part.path("$ref").asText();
      JsonNode resolved =
          ref.isEmpty() ? part : merged(all, all.path(ref.substring(ref.lastIndexOf('/') + 1)));
      properties.setAll((ObjectNode) resolved.path("properties").deepCopy());
      resolved.path("required").forEach(required::add);
    }
    return whole;
  }

  private static void close(JsonNode node) {
    if (node.has("properties") && node.path("type").asText().equals("object")) {
      ((ObjectNode) node).putIfAbsent("additionalProperties", BooleanNode.FALSE);
    }
    node.forEach(OpenApi::close);
  }
}
