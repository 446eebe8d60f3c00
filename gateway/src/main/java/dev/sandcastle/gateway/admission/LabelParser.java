package dev.sandcastle.gateway.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Labels, with the same rules wherever they stand. Pure. */
final class LabelParser {
  private static final int MAX_LABELS = 16;
  private static final int MAX_VALUE_LENGTH = 200;

  /** No character has more bytes in UTF-8. */
  private static final int MAX_VALUE_BYTES = 4 * MAX_VALUE_LENGTH;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,63}");
  private static final Pattern VALUE =
      Pattern.compile("[^\\x00-\\x1F\\x7F-\\x9F]{1,%d}".formatted(MAX_VALUE_LENGTH));

  private LabelParser() {}

  static Map<String, String> parse(JsonField field) throws InputRejectedException {
    var labels = new LinkedHashMap<String, String>();
    for (var entry : field.members(MAX_LABELS).entrySet()) {
      var value = entry.getValue();
      if (!NAME.matcher(entry.getKey()).matches()) {
        throw value.rejected("must have a name of the form " + NAME);
      }
      String text = value.text(MAX_VALUE_BYTES);
      if (!VALUE.matcher(text).matches()) {
        throw value.rejected(
            "must have 1 to %d characters and no control characters".formatted(MAX_VALUE_LENGTH));
      }
      labels.put(entry.getKey(), text);
    }
    return labels;
  }
}
