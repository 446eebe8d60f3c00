package dev.sandcastle.gateway.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The query parameter {@code label}: {@code name:value}, for example {@code thread:42}. */
final class LabelParameter {
  static final String NAME = "label";

  /** As labels are when they are submitted. */
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_.-]{1,63}):([^\\p{Cntrl}]{1,200})");

  private LabelParameter() {}

  /** One label; empty when it is none. */
  static Optional<Map.Entry<String, String>> parse(String text) {
    var match = FORM.matcher(text);
    return match.matches()
        ? Optional.of(Map.entry(match.group(1), match.group(2)))
        : Optional.empty();
  }

  /** All labels that must be there; empty when one is none, or a name is there twice. */
  static Optional<Map<String, String>> all(List<String> texts) {
    var labels = new HashMap<String, String>();
    for (String text : texts) {
      var label = parse(text);
      if (label.isEmpty() || labels.put(label.get().getKey(), label.get().getValue()) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(labels);
  }

  static Answer rejected() {
    return Exchange.rejected(NAME, "must have the form name:value, each name once");
  }
}
