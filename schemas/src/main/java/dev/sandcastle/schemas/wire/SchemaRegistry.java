package dev.sandcastle.schemas.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Every released version of every wire schema, with its id. Released versions are frozen: ids are
 * never reused and files never change but for their docs. Immutable.
 *
 * <p>A subject is {@code <topic>-value}, or {@code source-bundle} for the blob.
 */
public final class SchemaRegistry {
  private static final String FOLDER = "/registry/";
  private static final SchemaRegistry BUNDLED = load();

  private final Map<Integer, Registered> byId;
  private final Map<String, List<Registered>> bySubject;

  private SchemaRegistry(List<Registered> all) {
    Map<Integer, Registered> ids = new HashMap<>();
    Map<String, List<Registered>> subjects = new TreeMap<>();
    for (Registered one : all) {
      if (ids.putIfAbsent(one.id(), one) != null) {
        throw new IllegalStateException("registry/index.json: id " + one.id() + " occurs twice");
      }
      subjects.computeIfAbsent(one.subject(), _ -> new ArrayList<>()).add(one);
    }
    subjects.replaceAll(
        (_, versions) ->
            versions.stream().sorted(Comparator.comparingInt(Registered::version)).toList());
    this.byId = Map.copyOf(ids);
    this.bySubject = Map.copyOf(subjects);
  }

  /** The schemas of this build. */
  public static SchemaRegistry bundled() {
    return BUNDLED;
  }

  /** The JSON text of a schema. */
  public Optional<String> schemaById(int id) {
    return Optional.ofNullable(byId.get(id)).map(Registered::schema);
  }

  /** All subjects, sorted. */
  public NavigableSet<String> subjects() {
    return Collections.unmodifiableNavigableSet(new TreeSet<>(bySubject.keySet()));
  }

  /** All versions of a subject, oldest first; empty when there is no such subject. */
  public List<Registered> versions(String subject) {
    return bySubject.getOrDefault(subject, List.of());
  }

  /** The newest version of a subject. */
  public Optional<Registered> latest(String subject) {
    List<Registered> versions = versions(subject);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
  }

  /**
   * The newest version of a subject whose Avro parsing canonical form equals that of a schema:
   * docs, defaults and the order of attributes do not matter.
   *
   * @throws IllegalArgumentException when the text is not a schema
   */
  public Optional<Registered> find(String subject, String schemaJson) {
    try {
      return find(subject, parse(schemaJson));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("Expected an Avro schema, but " + e.getMessage(), e);
    }
  }

  Optional<Registered> find(String subject, Schema schema) {
    String wanted = SchemaNormalization.toParsingForm(schema);
    return versions(subject).reversed().stream()
        .filter(one -> SchemaNormalization.toParsingForm(parse(one.schema())).equals(wanted))
        .findFirst();
  }

  static Schema parse(String schemaJson) {
    return new Schema.Parser().parse(schemaJson);
  }

  private static SchemaRegistry load() {
    try {
      List<IndexEntry> index =
          new ObjectMapper().readValue(resource("index.json"), new TypeReference<>() {});
      List<Registered> all = new ArrayList<>();
      for (IndexEntry entry : index) {
        Schema schema = parse(resource(entry.file()));
        all.add(new Registered(entry.id(), entry.subject(), entry.version(), schema.toString()));
      }
      return new SchemaRegistry(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String file) throws IOException {
    try (InputStream in = SchemaRegistry.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IOException("registry/" + file + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * One version of one subject.
   *
   * @param id unique over all subjects
   * @param subject the subject
   * @param version from 1
   * @param schema the schema as JSON text, with docs
   */
  public record Registered(int id, String subject, int version, String schema) {}

  private record IndexEntry(int id, String subject, int version, String file) {}
}
