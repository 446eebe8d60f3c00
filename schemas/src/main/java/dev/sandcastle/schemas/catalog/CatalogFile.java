package dev.sandcastle.schemas.catalog;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sandcastle.schemas.execution.RuntimeId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads {@code catalog.yaml}. Every key is known and every key is needed, also those that only the
 * image build uses; every refusal names the file and the key.
 */
final class CatalogFile {
  private static final String BUNDLED = "catalog.yaml";
  private static final String ENTRY = "{entry}";
  private static final ObjectReader YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Root.class);

  private CatalogFile() {}

  static RuntimeCatalog readBundled() {
    try (InputStream in = CatalogFile.class.getResourceAsStream("/" + BUNDLED)) {
      if (in == null) {
        throw refused(BUNDLED, "", "it is missing from the class path", null);
      }
      return read(BUNDLED, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw refused(BUNDLED, "", e.getMessage(), e);
    }
  }

  /**
   * Reads a catalogue.
   *
   * @param file the file's name, for messages
   * @param yaml its text
   * @throws IllegalStateException when it breaks a rule
   */
  static RuntimeCatalog read(String file, String yaml) {
    List<Entry> entries = parse(file, yaml).runtimes();
    List<RuntimeCatalog.Runtime> runtimes = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      runtimes.add(runtime(file, "runtimes[" + i + "]", entries.get(i)));
    }
    try {
      return RuntimeCatalog.of(runtimes);
    } catch (IllegalArgumentException e) {
      throw refused(file, "runtimes[].id", e.getMessage(), e);
    }
  }

  private static Root parse(String file, String yaml) {
    try {
      Root root = YAML.readValue(yaml);
      if (root == null) {
        throw refused(file, "runtimes", "it is missing", null);
      }
      return root;
    } catch (JsonMappingException e) {
      throw refused(file, keyOf(e), e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw refused(file, "", e.getMessage(), e);
    }
  }

  private static RuntimeCatalog.Runtime runtime(String file, String key, Entry entry) {
    require(entry != null, file, key, "it is empty");
    require(RuntimeId.isValid(entry.id()), file, key + ".id", "it is '" + entry.id() + "'");
    require(!entry.title().isBlank(), file, key + ".title", "it is empty");
    require(!entry.version().isBlank(), file, key + ".version", "it is empty");
    require(!entry.image().isBlank(), file, key + ".image", "it is empty");
    requireTexts(entry.command(), file, key + ".command");
    require(entry.command().contains(ENTRY), file, key + ".command", "it has no " + ENTRY);
    requireTexts(entry.extensions(), file, key + ".extensions");
    require(
        entry.extensions().stream().allMatch(it -> it.length() > 1 && it.startsWith(".")),
        file,
        key + ".extensions",
        "not all begin with a dot");
    require(
        entry.env().values().stream().allMatch(Objects::nonNull),
        file,
        key + ".env",
        "a variable has no value");
    return new RuntimeCatalog.Runtime(
        new RuntimeId(entry.id()),
        entry.title(),
        entry.version(),
        entry.image(),
        entry.command(),
        entry.env(),
        entry.extensions());
  }

  private static void requireTexts(List<String> texts, String file, String key) {
    boolean full = texts.stream().allMatch(text -> text != null && !text.isBlank());
    require(!texts.isEmpty() && full, file, key, "it or one of its elements is empty");
  }

  private static void require(boolean holds, String file, String key, String fact) {
    if (!holds) {
      throw refused(file, key, fact, null);
    }
  }

  private static IllegalStateException refused(
      String file, String key, String fact, Exception cause) {
    return new IllegalStateException(
        "Expected to read '%s'%s, but %s"
            .formatted(file, key.isEmpty() ? "" : ", key '" + key + "'", fact),
        cause);
  }

  private static String keyOf(JsonMappingException e) {
    StringBuilder key = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        key.append('[').append(step.getIndex()).append(']');
      } else {
        key.append(key.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return key.toString();
  }

  private record Root(List<Entry> runtimes) {}

  /** As written; the last four keys are for {@code build.sh} alone. */
  private record Entry(
      String id,
      String title,
      String version,
      String image,
      List<String> command,
      Map<String, String> env,
      List<String> extensions,
      List<String> versionCommand,
      String probe,
      String expected,
      int budgetMb) {}
}
