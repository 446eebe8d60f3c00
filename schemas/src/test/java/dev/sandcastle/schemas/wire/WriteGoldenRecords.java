package dev.sandcastle.schemas.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Not a test: writes the golden files that do not exist yet; existing ones are released and stay.
 * Run it with {@code -Dtest=WriteGoldenRecords -Dgolden.write=true}.
 */
@EnabledIfSystemProperty(named = "golden.write", matches = "true")
final class WriteGoldenRecords {
  @Test
  void writeMissingFiles() throws IOException {
    Files.createDirectories(GoldenFiles.FOLDER);
    for (GoldenSample<?> sample : GoldenSamples.all()) {
      Path binary = GoldenFiles.FOLDER.resolve(sample.file() + ".bin");
      if (!Files.exists(binary)) {
        byte[] bytes = sample.encoded();
        Files.write(binary, bytes);
        Files.writeString(
            GoldenFiles.FOLDER.resolve(sample.file() + ".json"), GoldenFiles.toJson(bytes));
      }
    }
  }
}
