package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The folder that everything of one installation is in. */
final class DataFolder {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:SANDCASTLE_HOME:-.sandcastle}",
      description = "Where data, key and logs are (${DEFAULT-VALUE}).")
  private Path path;

  /** Where it is. */
  Path path() {
    return path.toAbsolutePath().normalize();
  }

  /** What runs there; empty when nothing does. */
  Optional<RunState> running() throws IOException {
    return RunState.read(path()).filter(state -> state.process().isPresent());
  }

  /** The development tenant's key; empty before the first start. */
  Optional<String> apiKey() throws IOException {
    Path file = path().resolve("api-key");
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }
}
