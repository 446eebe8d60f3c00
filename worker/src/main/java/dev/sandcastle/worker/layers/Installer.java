package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.Ecosystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The script that installs packages in a builder.
 *
 * @param script its name, a resource beside this class
 * @param interpreter what runs it
 * @param folder where packages are in a layer
 */
record Installer(String script, List<String> interpreter, String folder) {
  private static final Installer PYTHON =
      new Installer("install.py", List.of("python3", "-I"), "python");
  private static final Installer NODE =
      new Installer("install.js", List.of("node"), "node_modules");

  static Installer of(Ecosystem ecosystem) {
    return switch (ecosystem) {
      case PYTHON -> PYTHON;
      case NODE -> NODE;
    };
  }

  byte[] content() {
    try (InputStream in = Installer.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException("Expected '" + script + "' in the jar, but it is missing");
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
