package dev.sandcastle.schemas.catalog;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.RuntimeId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code catalog.yaml}. Unknown keys are refused; those that only the image build reads are
 * known but not checked here. Every refusal names the file and the key.
 */
final class CatalogFile {
  private static final String BUNDLED = "catalog.yaml";
  private static final String MISSING = "it, or a part of it, is missing or empty";
  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]+|\\*");
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
    requireCommands(entry.commands(), file, key + ".commands");
    require(entry.env() != null, file, key + ".env", MISSING);
    require(!entry.env().containsValue(null), file, key + ".env", "a variable has no value");
    boolean warm = entry.warm() != null && entry.warm() >= 0;
    require(warm, file, key + ".warm", "it is " + entry.warm());
    return new RuntimeCatalog.Runtime(
        new RuntimeId(entry.id()),
        entry.title(),
        entry.version(),
        entry.image(),
        entry.commands(),
        entry.env(),
        entry.warm(),
        ecosystem(file, key + ".packages", entry.packages()));
  }

  private static Optional<Ecosystem> ecosystem(String file, String key, String name) {
    Optional<Ecosystem> known =
        Arrays.stream(Ecosystem.values())
            .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(name))
            .findFirst();
    require(name == null || known.isPresent(), file, key, "it is '" + name + "'");
    return known;
  }

  private static void requireCommands(Map<String, List<String>> commands, String file, String key) {
    boolean some = commands != null && commands.keySet().stream().anyMatch(it -> !isOthers(it));
    require(some, file, key, "no ending of a file's name has one");
    commands.forEach(
        (ending, command) -> {
          String one = key + "['" + ending + "']";
          require(
              ENDING.matcher(ending).matches(), file, one, "it is neither '.' and letters nor '*'");
          requireTexts(command, file, one);
          boolean takesEntry = command.contains(RuntimeCatalog.Runtime.ENTRY);
          require(takesEntry, file, one, "it has no " + RuntimeCatalog.Runtime.ENTRY);
        });
  }

  private static boolean isOthers(String ending) {
    return ending.equals(RuntimeCatalog.Runtime.OTHERS);
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

  /** As written; the last two keys are for {@code build.sh} alone. */
  private record Entry(
      String id,
      String title,
      String version,
      String image,
      Map<String, List<String>> commands,
      Map<String, String> env,
      Integer warm,
      String packages,
      List<String> probes,
      int budgetMb) {}
}
