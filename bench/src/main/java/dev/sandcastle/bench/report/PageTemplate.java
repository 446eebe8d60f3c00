package dev.sandcastle.bench.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page's text with places for what was measured. Not thread-safe. */
final class PageTemplate {
  /** Stands at the top of a page that nobody should read figures from. */
  static final String QUICK_WARNING =
      "\n**A quick run: it shows that the benchmark works. Its figures mean nothing.**\n";

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private final String text;
  private final Map<String, String> values = new HashMap<>();

  PageTemplate(String text) {
    this.text = text;
  }

  /** The one of this build. */
  static PageTemplate load() throws IOException {
    try (var in = PageTemplate.class.getResourceAsStream("page.md")) {
      if (in == null) {
        throw new FileNotFoundException("Expected page.md beside PageTemplate, but it is missing");
      }
      return new PageTemplate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  PageTemplate with(String place, String value) {
    values.put(place, value);
    return this;
  }

  /**
   * The text with every place filled.
   *
   * @throws IllegalStateException when a place has no value or a value has no place
   */
  String render() {
    var used = new HashMap<>(values);
    var filled =
        PLACE
            .matcher(text)
            .replaceAll(
                place -> {
                  used.remove(place.group(1));
                  return Matcher.quoteReplacement(valueOf(place.group(1)));
                });
    if (!used.isEmpty()) {
      throw new IllegalStateException(
          "Expected a place for " + used.keySet() + ", but there is none");
    }
    return filled;
  }

  private String valueOf(String place) {
    var value = values.get(place);
    if (value == null) {
      throw new IllegalStateException("Expected a value for '" + place + "', but there is none");
    }
    return value;
  }
}
