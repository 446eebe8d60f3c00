package dev.sandcastle.standalone.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks the script that builds the images what is current; it builds nothing then. */
final class ImageListing {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ImageListing() {}

  /**
   * States by id.
   *
   * @param repository where the script is
   * @return empty when it cannot be asked
   */
  static Map<String, ImageState> of(Path repository) throws InterruptedException {
    Path script = repository.resolve("runtime-images/build.sh");
    try {
      // Through a file: a full pipe would keep it from ending.
      Path listing = Files.createTempFile("sandcastle-images-", ".txt");
      try {
        return ImageState.read(ask(script, listing));
      } finally {
        Files.delete(listing);
      }
    } catch (IOException cannot) {
      return Map.of();
    }
  }

  private static List<String> ask(Path script, Path listing)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", script.toString(), "list")
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(listing.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Files.readAllLines(listing) : List.of();
    } finally {
      process.destroyForcibly();
    }
  }
}
