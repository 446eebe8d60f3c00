package dev.sandcastle.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is either the old text or the new one, whatever happens in between. */
public final class Document {
  private final Path file;

  /** Nothing is written yet. */
  public Document(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** Replaces the text at once, and makes the folder when it is missing. */
  public void write(String text) throws IOException {
    var folder = Files.createDirectories(file.getParent());
    var draft = folder.resolve("." + file.getFileName() + ".draft");
    try {
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
