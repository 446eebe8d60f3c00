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
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code catalog.yaml}. Unknown keys are refused; those that only the image build reads are
 * known but not checked here. Every refusal names the file and the key.
 */
final class CatalogFile {
  private static final String BUNDLED = "catalog.yaml";
  private static final String MISSING = "it, or a part of it, is missing or empty";
  private static final String ENTRY = "{entry}";
  private static final ObjectReader YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
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
    require(entries != null && !entries.isEmpty(), file, "runtimes", MISSING);
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
      require(root != null, file, "runtimes", MISSING);
      return root;
    } catch (JsonMappingException e) {
      throw refused(file, keyOf(e), e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw refused(file, "", e.getMessage(), e);
    }
  }

  private static RuntimeCatalog.Runtime runtime(String file, String key, Entry entry) {
    require(entry != null, file, key, MISSING);
    requireTexts(listOf(entry.id()), file, key + ".id");
    require(RuntimeId.isValid(entry.id()), file, key + ".id", "it is '" + entry.id() + "'");
    requireTexts(listOf(entry.title()), file, key + ".title");
    requireTexts(listOf(entry.version()), file, key + ".version");
    requireTexts(listOf(entry.image()), file, key + ".image");
    requireTexts(entry.command(), file, key + ".command");
    require(entry.command().contains(ENTRY), file, key + ".command", "it has no " + ENTRY);
    require(entry.env() != null, file, key + ".env", MISSING);
    require(!entry.env().containsValue(null), file, key + ".env", "a variable has no value");
    requireTexts(entry.extensions(), file, key + ".extensions");
    boolean dotted = entry.extensions().stream().allMatch(it -> it.matches("\\..+"));
    require(dotted, file, key + ".extensions", "not all begin with a dot");
    return new RuntimeCatalog.Runtime(
        new RuntimeId(entry.id()),
        entry.title(),
        entry.version(),
        entry.image(),
        entry.command(),
        entry.env(),
        entry.extensions());
  }

  private static List<String> listOf(String text) {
    return Collections.singletonList(text);
  }

  private static void requireTexts(List<String> texts, String file, String key) {
    boolean full =
        texts != null
            && !texts.isEmpty()
            && texts.stream().allMatch(text -> text != null && !text.isBlank());
    require(full, file, key, MISSING);
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
