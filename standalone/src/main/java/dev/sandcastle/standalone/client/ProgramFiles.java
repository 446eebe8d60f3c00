package dev.sandcastle.standalone.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a program.
 *
 * @param contents bytes by path, relative, with {@code /} between the names
 * @param entryPath the file to run, one of them
 */
public record ProgramFiles(NavigableMap<String, byte[]> contents, String entryPath) {
  /** Most files that a submission may have (requirement API-14). */
  public static final int MAX_FILES = 50;

  /** Most bytes of all files together (requirement API-14). */
  public static final int MAX_BYTES = 800_000;

  private static final List<String> ENTRIES = List.of("main.py", "main.js", "main.sh");

  /**
   * A file, or a folder's files without those that begin with a dot or lie in such a folder.
   *
   * @param program the file or folder
   * @param entry path of the file to run in the folder; when empty it is {@code main.py}, {@code
   *     main.js} or {@code main.sh}
   * @throws InvalidInputException when there is no such file, or a limit is exceeded
   */
  public static ProgramFiles read(Path program, Optional<String> entry) throws IOException {
    if (!Files.isDirectory(program)) {
      if (!Files.isRegularFile(program)) {
        throw new InvalidInputException("There is no file or folder '" + program + "'");
      }
      return single(program.getFileName().toString(), program);
    }
    var contents = new TreeMap<String, byte[]>();
    long bytes = 0;
    for (Path file : files(program)) {
      bytes += Files.size(file);
      if (contents.size() == MAX_FILES || bytes > MAX_BYTES) {
        throw new InvalidInputException(
            "A program has at most %d files of together %,d bytes, but '%s' has more"
                .formatted(MAX_FILES, MAX_BYTES, program));
      }
      contents.put(
          program.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
    }
    return new ProgramFiles(contents, entry(program, contents, entry));
  }

  /**
   * A program from a stream.
   *
   * @param path the name it gets
   * @throws InvalidInputException when it is too long
   */
  public static ProgramFiles read(InputStream source, String path) throws IOException {
    byte[] content = source.readNBytes(MAX_BYTES + 1);
    if (content.length > MAX_BYTES) {
      throw new InvalidInputException("A program has at most %,d bytes".formatted(MAX_BYTES));
    }
    var contents = new TreeMap<String, byte[]>();
    contents.put(path, content);
    return new ProgramFiles(contents, path);
  }

  private static ProgramFiles single(String name, Path file) throws IOException {
    try (var source = Files.newInputStream(file)) {
      return read(source, name);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> isShown(folder.relativize(file)))
          .limit(MAX_FILES + 1)
          .toList();
    }
  }

  private static boolean isShown(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static String entry(
      Path folder, NavigableMap<String, byte[]> contents, Optional<String> entry) {
    if (entry.isPresent()) {
      if (!contents.containsKey(entry.get())) {
        throw new InvalidInputException(
            "There is no file '%s' in '%s'".formatted(entry.get(), folder));
      }
      return entry.get();
    }
    var found = ENTRIES.stream().filter(contents::containsKey).toList();
    if (found.size() != 1) {
      throw new InvalidInputException(
          "'%s' has %s; say which file to run with --entry"
              .formatted(folder, found.isEmpty() ? "none of " + ENTRIES : "all of " + found));
    }
    return found.getFirst();
  }
}
