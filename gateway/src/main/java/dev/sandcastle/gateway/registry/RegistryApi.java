package dev.sandcastle.gateway.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.schemas.wire.SchemaRegistry;
import dev.sandcastle.schemas.wire.SchemaRegistry.Registered;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers the reading half of the schema registry protocol from the schemas of this build. Nothing
 * is registered over HTTP. The schemas are public and no secret of any tenant, so there is no
 * authentication; whatever credentials a stock client sends are ignored. Thread-safe.
 */
public final class RegistryApi {
  /** Media type of every answer. */
  public static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNPROCESSABLE = 422;

  private final SchemaRegistry schemas;

  /** With the schemas to serve. */
  public RegistryApi(SchemaRegistry schemas) {
    this.schemas = schemas;
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body the document
   */
  public record Reply(int status, JsonNode body) {}

  /** {@code GET /schemas/types}. */
  public Reply types() {
    return new Reply(OK, JsonNodeFactory.instance.arrayNode().add("AVRO"));
  }

  /** {@code GET /config}: versions of a subject can be read by newer and older readers. */
  public Reply config() {
    return new Reply(OK, JsonNodeFactory.instance.objectNode().put("compatibilityLevel", "FULL"));
  }

  /** {@code GET /schemas/ids/{id}}. */
  public Reply schema(String id) {
    return number(id)
        .flatMap(schemas::schemaById)
        .map(schema -> new Reply(OK, JsonNodeFactory.instance.objectNode().put("schema", schema)))
        .orElseGet(RegistryApi::noSuchSchema);
  }

  /** {@code GET /schemas/ids/{id}/versions}. */
  public Reply uses(String id) {
    var uses = JsonNodeFactory.instance.arrayNode();
    for (String subject : schemas.subjects()) {
      for (Registered one : schemas.versions(subject)) {
        if (number(id).filter(wanted -> wanted == one.id()).isPresent()) {
          uses.addObject().put("subject", subject).put("version", one.version());
        }
      }
    }
    return uses.isEmpty() ? noSuchSchema() : new Reply(OK, uses);
  }

  /** {@code GET /subjects}. */
  public Reply subjects() {
    var subjects = JsonNodeFactory.instance.arrayNode();
    schemas.subjects().forEach(subjects::add);
    return new Reply(OK, subjects);
  }

  /** {@code GET /subjects/{subject}/versions}. */
  public Reply versions(String subject) {
    List<Registered> known = schemas.versions(subject);
    if (known.isEmpty()) {
      return noSuchSubject();
    }
    var versions = JsonNodeFactory.instance.arrayNode();
    known.forEach(one -> versions.add(one.version()));
    return new Reply(OK, versions);
  }

  /**
   * {@code GET /subjects/{subject}/versions/{version}}.
   *
   * @param version a number, {@code latest} or {@code -1}
   */
  public Reply version(String subject, String version) {
    if (schemas.versions(subject).isEmpty()) {
      return noSuchSubject();
    }
    return find(subject, version)
        .map(one -> new Reply(OK, document(one)))
        .orElseGet(() -> error(NOT_FOUND, 40_402, "Version not found."));
  }

  /**
   * {@code POST /subjects/{subject}}: under which id and version a schema is known.
   *
   * @param body {@code {"schema": "…"}}
   */
  public Reply lookUp(String subject, byte[] body) {
    if (schemas.versions(subject).isEmpty()) {
      return noSuchSubject();
    }
    try {
      JsonNode schema = MAPPER.readTree(new String(body, StandardCharsets.UTF_8)).path("schema");
      return schemas
          .find(subject, schema.asText())
          .map(one -> new Reply(OK, document(one)))
          .orElseGet(RegistryApi::noSuchSchema);
    } catch (JsonProcessingException | IllegalArgumentException malformed) {
      return error(UNPROCESSABLE, 42_201, "Invalid schema");
    }
  }

  /** What nothing here answers to, such as registering. */
  public static Reply refused(int status, String message) {
    return error(status, status, message);
  }

  private Optional<Registered> find(String subject, String version) {
    if (version.equals("latest") || version.equals("-1")) {
      return schemas.latest(subject);
    }
    var number = number(version);
    return schemas.versions(subject).stream()
        .filter(one -> number.equals(Optional.of(one.version())))
        .findFirst();
  }

  private static ObjectNode document(Registered one) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("subject", one.subject())
        .put("version", one.version())
        .put("id", one.id())
        .put("schema", one.schema());
  }

  private static Optional<Integer> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Reply noSuchSubject() {
    return error(NOT_FOUND, 40_401, "Subject not found.");
  }

  private static Reply noSuchSchema() {
    return error(NOT_FOUND, 40_403, "Schema not found");
  }

  private static Reply error(int status, int code, String message) {
    return new Reply(
        status,
        JsonNodeFactory.instance.objectNode().put("error_code", code).put("message", message));
  }
}
