package dev.sandcastle.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The work tree that these tests belong to. */
public final class Repository {
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".sandcastle", "node_modules", ".idea", ".vscode");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private Repository() {}

  /** The folder with the parent {@code pom.xml}. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("LICENSE"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new AssertionError("Expected to run inside the work tree, but no LICENSE lies above");
    }
    return folder;
  }

  /** The modules of the parent {@code pom.xml}, in its order. */
  public static List<String> modules() {
    return MODULE
        .matcher(read(root().resolve("pom.xml")))
        .results()
        .map(module -> module.group(1))
        .toList();
  }

  /** All files with a name that ends so, build results apart, sorted. */
  public static List<Path> files(String ending) {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          root(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NOT_OURS.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.getFileName().toString().endsWith(ending)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    found.sort(null);
    return found;
  }

  /** A file's text. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
