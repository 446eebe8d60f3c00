package dev.sandcastle.standalone.cli;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.standalone.client.InvalidInputException;
import dev.sandcastle.standalone.client.ProgramFiles;
import dev.sandcastle.standalone.client.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /**
   * Reads the files.
   *
   * @param standardInput this command's
   * @throws InvalidInputException when they cannot be run
   */
  Submission submission(InputStream standardInput) throws IOException {
    var code = code(standardInput);
    return new Submission(
        runtime(code.entryPath()), code, args, env, input(standardInput), timeout);
  }

  private ProgramFiles code(InputStream standardInput) throws IOException {
    if (!program.equals(STANDARD_INPUT)) {
      return ProgramFiles.read(Path.of(program), entry);
    }
    if (stdin.equals(Optional.of(STANDARD_INPUT))) {
      throw new InvalidInputException("Standard input is the program; it cannot be its input too");
    }
    String name = runtime.orElse(DEFAULT_RUNTIME);
    var ending =
        RuntimeCatalog.bundled().all().stream()
            .filter(known -> known.id().value().equals(name))
            .map(known -> known.extensions().getFirst())
            .findFirst();
    return ProgramFiles.read(standardInput, "main" + ending.orElse(""));
  }

  private String runtime(String entryPath) {
    return runtime
        .or(() -> runtimeOf(entryPath))
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "The ending of '%s' does not tell a runtime; name it with --runtime"
                        .formatted(entryPath)));
  }

  private static Optional<String> runtimeOf(String path) {
    return RuntimeCatalog.bundled().all().stream()
        .filter(known -> known.extensions().stream().anyMatch(path::endsWith))
        .map(known -> known.id().value())
        .findFirst();
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
