package dev.sandcastle.standalone.cli;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What of a command line says which program to run, and how. */
final class ProgramOptions {
  private static final String STANDARD_INPUT = "-";
  private static final String DEFAULT_RUNTIME = "python";

  @Parameters(
      index = "0",
      paramLabel = "PROGRAM",
      description = "A file, a folder, or - for stdin.")
  private String program;

  @Parameters(
      index = "1..*",
      paramLabel = "ARG",
      description = "Arguments of the program; after -- also such that begin with a dash.")
  private List<String> args = List.of();

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      description = "By default told by the file's ending.")
  private Optional<String> runtime = Optional.empty();

  @Option(
      names = "--entry",
      paramLabel = "PATH",
      description = "The folder's file to run; by default main.py, main.js or main.sh.")
  private Optional<String> entry = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "PATH",
      split = ",",
      description = "The folder's files to run one after the other: --steps main.py,test.py.")
  private List<String> steps = List.of();

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "A label to find and cancel it by.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "For example 500ms, 10s or 2m; by default 30s.")
  private Optional<Duration> timeout = Optional.empty();

  @Option(names = "--env", paramLabel = "NAME=VALUE", description = "An environment variable.")
  private Map<String, String> env = Map.of();

  @Option(
      names = "--stdin",
      paramLabel = "FILE",
      description = "What the program reads on standard input; - for this command's own.")
  private Optional<String> stdin = Optional.empty();

  @Mixin private SandboxOptions sandbox;

  /**
   * Reads the files.
   *
   * @param standardInput this command's
   * @throws InvalidJobException when they cannot be run
   */
  Job job(InputStream standardInput) throws IOException {
    var job = program.equals(STANDARD_INPUT) ? typed(standardInput) : stored();
    job.args(args.toArray(String[]::new));
    env.forEach(job::env);
    labels.forEach(job::label);
    input(standardInput).ifPresent(job::stdin);
    timeout.ifPresent(job::timeout);
    sandbox.addTo(job);
    return job.build();
  }

  private Job.Builder stored() throws IOException {
    var files = ProgramFiles.of(Path.of(program), mode());
    return files.job(runtime.orElseGet(() -> runtimeOf(files.mode().paths())));
  }

  private Optional<Mode> mode() {
    if (!steps.isEmpty() && entry.isPresent()) {
      throw new InvalidJobException("Either --entry or --steps says what to run, not both");
    }
    if (steps.size() > Mode.Steps.MAX_STEPS) {
      throw new InvalidJobException("There are at most " + Mode.Steps.MAX_STEPS + " steps");
    }
    return steps.isEmpty() ? entry.map(Mode.Single::new) : Optional.of(new Mode.Steps(steps));
  }

  private Job.Builder typed(InputStream standardInput) throws IOException {
    if (stdin.equals(Optional.of(STANDARD_INPUT))) {
      throw new InvalidJobException("Standard input is the program; it cannot be its input too");
    }
    String name = runtime.orElse(DEFAULT_RUNTIME);
    var ending =
        RuntimeCatalog.bundled().all().stream()
            .filter(known -> known.id().value().equals(name))
            .map(known -> known.extensions().getFirst())
            .findFirst();
    return Job.of(name).file("main" + ending.orElse(""), ProgramFiles.read(standardInput));
  }

  /** The first runtime that knows the endings of all these files. */
  private static String runtimeOf(List<String> paths) {
    return RuntimeCatalog.bundled().all().stream()
        .filter(known -> paths.stream().allMatch(path -> hasEnding(path, known.extensions())))
        .map(known -> known.id().value())
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidJobException(
                    "The ending of '%s' does not tell a runtime; name it with --runtime"
                        .formatted(String.join("', '", paths))));
  }

  private static boolean hasEnding(String path, List<String> endings) {
    return endings.stream().anyMatch(path::endsWith);
  }

  private Optional<String> input(InputStream standardInput) throws IOException {
    if (stdin.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes =
        stdin.get().equals(STANDARD_INPUT)
            ? standardInput.readAllBytes()
            : Files.readAllBytes(Path.of(stdin.get()));
    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }
}
