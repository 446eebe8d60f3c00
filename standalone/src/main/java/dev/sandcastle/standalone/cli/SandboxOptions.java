package dev.sandcastle.standalone.cli;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What of a command line says what a program runs in. */
final class SandboxOptions {
  private static final String NONE = "none";
  private static final String PACKAGES = "packages";

  @Option(
      names = "--package",
      paramLabel = "SPEC",
      description = "A package that it needs, such as numpy==2.1.0 or left-pad@1.3.0.")
  private List<String> packages = List.of();

  @Option(
      names = "--egress",
      paramLabel = "HOST",
      split = ",",
      description =
          "A host that it may reach, HOST or HOST:PORT, if the server's rules allow it;"
              + " packages for the package registries; by default none.")
  private List<String> egress = List.of();

  @Option(
      names = "--isolation",
      paramLabel = "HOW",
      description = "fresh (by default) or reuse: a sandbox of your own that was used before.")
  private Optional<String> isolation = Optional.empty();

  @Option(
      names = "--runtime-class",
      paramLabel = "CLASS",
      description = "runc or runsc; by default the server's.")
  private Optional<String> runtimeClass = Optional.empty();

  /**
   * Adds what was said to a job.
   *
   * @throws InvalidJobException when it is no word that there is
   */
  void addTo(Job.Builder job) {
    job.packages(packages.toArray(String[]::new));
    if (egress.equals(List.of(PACKAGES))) {
      job.egressToPackages();
    } else if (egress.contains(PACKAGES) || (egress.contains(NONE) && egress.size() > 1)) {
      throw new InvalidJobException("--egress takes none, packages, or hosts, not both");
    } else if (!egress.isEmpty() && !egress.contains(NONE)) {
      job.egress(egress.toArray(String[]::new));
    }
    isolation.map(text -> word("--isolation", text, Isolation.values())).ifPresent(job::isolation);
    runtimeClass
        .map(text -> word("--runtime-class", text, RuntimeClass.values()))
        .ifPresent(job::runtimeClass);
  }

  private static <E extends Enum<E>> E word(String option, String text, E[] words) {
    return Arrays.stream(words)
        .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidJobException(
                    "%s takes one of %s, but it is '%s'"
                        .formatted(option, Arrays.toString(words).toLowerCase(Locale.ROOT), text)));
  }
}
