package dev.sandcastle.client.kafka;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.PackageGrammar;
import dev.sandcastle.schemas.execution.PackageSpec;
import java.util.List;
import java.util.TreeMap;

/** What a {@link Job} runs in, as the gateway would say it; without hosts, which it must check. */
final class JobSandbox {
  private JobSandbox() {}

  /**
   * The packages in the order of their names.
   *
   * @throws InvalidJobException when one is written wrongly or named twice, or there are too many
   */
  static List<PackageSpec> packages(Job job) {
    var texts = job.sandbox().packages();
    if (texts.isEmpty()) {
      return List.of();
    }
    if (texts.size() > PackageGrammar.LIST_LIMIT) {
      throw new InvalidJobException(
          "Expected at most %d packages, but there are %d"
              .formatted(PackageGrammar.LIST_LIMIT, texts.size()));
    }
    var ecosystem = ecosystem(job);
    var byName = new TreeMap<String, PackageSpec>();
    for (String text : texts) {
      var spec = spec(ecosystem, text);
      if (byName.putIfAbsent(PackageGrammar.key(ecosystem, spec), spec) != null) {
        throw new InvalidJobException("Expected no package twice, but '" + text + "' is");
      }
    }
    return List.copyOf(byName.values());
  }

  static Confinement confinement(Job job) {
    var sandbox = job.sandbox();
    return new Confinement(
        sandbox.isolation().orElse(Isolation.FRESH),
        sandbox.runtimeClass(),
        sandbox.egress().isPresent() ? new Egress.Packages() : new Egress.None());
  }

  private static Ecosystem ecosystem(Job job) {
    return RuntimeCatalog.bundled().all().stream()
        .filter(known -> known.id().value().equals(job.runtime()))
        .flatMap(known -> known.packages().stream())
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidJobException(
                    "Expected no packages, because '%s' has none".formatted(job.runtime())));
  }

  private static PackageSpec spec(Ecosystem ecosystem, String text) {
    try {
      return PackageGrammar.parse(ecosystem, text);
    } catch (IllegalArgumentException malformed) {
      throw new InvalidJobException(malformed.getMessage());
    }
  }
}
