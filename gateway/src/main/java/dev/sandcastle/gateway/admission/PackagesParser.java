package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.PackageGrammar;
import dev.sandcastle.schemas.execution.PackageSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The field {@code packages} (requirements API-17, API-18). */
final class PackagesParser {
  /** No character has more bytes in UTF-8. */
  private static final int MAX_BYTES = 4 * PackageGrammar.TEXT_LIMIT_CHARS;

  private PackagesParser() {}

  /** The packages in the order of their names, so that the same set is the same list. */
  static List<PackageSpec> parse(Optional<JsonField> field, RuntimeCatalog.Runtime runtime)
      throws InputRejectedException {
    if (field.isEmpty()) {
      return List.of();
    }
    var ecosystem = runtime.packages();
    if (ecosystem.isEmpty()) {
      throw field
          .get()
          .rejected("must not be given, because '%s' has none".formatted(runtime.id()));
    }
    Map<String, PackageSpec> byName = new TreeMap<>();
    Map<String, String> pointers = new HashMap<>();
    for (JsonField element : field.get().elements(PackageGrammar.LIST_LIMIT)) {
      var spec = spec(element, ecosystem.get());
      String name = PackageGrammar.key(ecosystem.get(), spec);
      String earlier = pointers.putIfAbsent(name, element.pointer());
      if (earlier != null) {
        throw element.rejected("must not be the same package as '%s'".formatted(earlier));
      }
      byName.put(name, spec);
    }
    return List.copyOf(byName.values());
  }

  private static PackageSpec spec(JsonField field, Ecosystem ecosystem)
      throws InputRejectedException {
    String text = field.text(MAX_BYTES);
    try {
      return PackageGrammar.parse(ecosystem, text);
    } catch (IllegalArgumentException malformed) {
      throw InputRejectedException.at(
          field.pointer(), "'%s': %s".formatted(field.pointer(), malformed.getMessage()));
    }
  }
}
