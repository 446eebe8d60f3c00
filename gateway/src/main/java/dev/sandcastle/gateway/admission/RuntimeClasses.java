package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a program may be isolated by here.
 *
 * @param offered what a request may name
 * @param byDefault what isolates a program whose request names none; empty leaves it to the workers
 */
public record RuntimeClasses(List<RuntimeClass> offered, Optional<RuntimeClass> byDefault) {
  /** As it is when nothing is set. */
  public static final RuntimeClasses DEFAULT =
      new RuntimeClasses(List.of(RuntimeClass.RUNC), Optional.empty());

  /** Copies the list. */
  public RuntimeClasses {
    offered = List.copyOf(offered);
  }

  /**
   * Reads {@code runc}, {@code runsc} or both with a comma; the first is the default.
   *
   * @throws IllegalArgumentException naming what is no class
   */
  public static RuntimeClasses parse(String text) {
    var classes = new ArrayList<RuntimeClass>();
    for (String part : text.split(",", -1)) {
      String name = part.strip();
      for (RuntimeClass known : RuntimeClass.values()) {
        if (text(known).equals(name) && !classes.contains(known)) {
          classes.add(known);
          name = "";
        }
      }
      if (!name.isEmpty() || part.isBlank()) {
        throw new IllegalArgumentException(
            "Expected some of %s, each once, but it is '%s'"
                .formatted(choices(List.of(RuntimeClass.values())).keySet(), text));
      }
    }
    return new RuntimeClasses(classes, Optional.of(classes.getFirst()));
  }

  /** What a request may say. */
  Map<String, RuntimeClass> choices() {
    return choices(offered);
  }

  private static Map<String, RuntimeClass> choices(List<RuntimeClass> classes) {
    var choices = new LinkedHashMap<String, RuntimeClass>();
    classes.forEach(known -> choices.put(text(known), known));
    return choices;
  }

  private static String text(RuntimeClass known) {
    return known.name().toLowerCase(Locale.ROOT);
  }
}
