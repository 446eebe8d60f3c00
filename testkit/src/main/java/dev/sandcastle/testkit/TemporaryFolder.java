package dev.sandcastle.testkit;

import dev.sandcastle.embedded.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone after {@link #close()}. */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /** Makes one; the name shows what it is for. */
  public static TemporaryFolder make(String purpose) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("sandcastle-" + purpose + "-"));
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    Folders.delete(path);
  }
}
