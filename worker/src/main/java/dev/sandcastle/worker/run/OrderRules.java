package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.PackageGrammar;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.Program;
import java.util.HashSet;
import java.util.List;

/**
 * What the gateway refuses of limits and packages, once more: others may publish too (G-41). Pure.
 */
final class OrderRules {
  private OrderRules() {}

  /**
   * Checks a program's limits and packages.
   *
   * @throws RejectedInputException with the field that breaks a rule
   */
  static void check(Program program, RuntimeCatalog.Runtime runtime) throws RejectedInputException {
    Limits limits = program.limits();
    between("timeoutMs", limits.timeout().toMillis(), 1, Limits.TIMEOUT_MAX.toMillis());
    between(
        "limits.memoryBytes",
        limits.memoryBytes(),
        Limits.MEMORY_MIN_BYTES,
        Limits.MEMORY_MAX_BYTES);
    between("limits.cpuMillis", limits.cpuMillis(), Limits.CPU_MIN_MILLIS, Limits.CPU_MAX_MILLIS);
    List<PackageSpec> packages = program.packages();
    if (packages.size() > PackageGrammar.LIST_LIMIT) {
      throw new RejectedInputException(
          "Expected at most %d 'packages', but they are %d"
              .formatted(PackageGrammar.LIST_LIMIT, packages.size()));
    }
    if (!packages.isEmpty() && runtime.packages().isEmpty()) {
      throw new RejectedInputException(
          "Expected no 'packages', for runtime '%s' has none".formatted(runtime.id()));
    }
    if (!packages.isEmpty()) {
      checkWriting(packages, runtime.packages().get());
    }
  }

  private static void checkWriting(List<PackageSpec> packages, Ecosystem ecosystem)
      throws RejectedInputException {
    var names = new HashSet<String>();
    for (PackageSpec one : packages) {
      try {
        // A name with a part of the constraint in it would be written the same.
        if (!PackageGrammar.parse(ecosystem, one.toString()).equals(one)) {
          throw new RejectedInputException(
              "Expected the name of one of 'packages', but it is '%s'".formatted(one.name()));
        }
      } catch (IllegalArgumentException malformed) {
        throw new RejectedInputException("'packages': " + malformed.getMessage());
      }
      if (!names.add(PackageGrammar.key(ecosystem, one))) {
        throw new RejectedInputException(
            "Expected each of 'packages' once, but '%s' is there twice".formatted(one.name()));
      }
    }
  }

  private static void between(String field, long value, long least, long most)
      throws RejectedInputException {
    if (value < least || value > most) {
      throw new RejectedInputException(
          "Expected '%s' from %,d to %,d, but it is %,d".formatted(field, least, most, value));
    }
  }
}
