package dev.sandcastle.worker.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One program of the differential suite: a file, or a folder of files. How it is run stands in the
 * comments that it begins with, for a folder in its {@code case.txt}: {@code entry}, {@code args}
 * and {@code env} (separated by {@code " | "}), {@code stdin} (with {@code \n}, {@code \r}, {@code
 * \t}), {@code plain} when no stem can become it, {@code fails} when a stem is tried in vain.
 *
 * @param name names it
 * @param files its files, by path beneath the working folder
 * @param directives how it is run
 */
record DifferentialProgram(String name, Map<String, byte[]> files, Map<String, String> directives) {
  private static final String CASE = "case.txt";

  /** All programs of a folder, by name. */
  static List<DifferentialProgram> in(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().map(DifferentialProgram::read).toList();
    }
  }

  /** The file to run. */
  String entry() {
    return directives.getOrDefault(
        "entry",
        files.keySet().stream().filter(it -> it.startsWith("main.")).findAny().orElse(name));
  }

  List<String> args() {
    return list("args");
  }

  Map<String, String> env() {
    var env = new HashMap<String, String>();
    for (String variable : list("env")) {
      int equals = variable.indexOf('=');
      env.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return env;
  }

  String stdin() {
    return directives
        .getOrDefault("stdin", "")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\t", "\t");
  }

  boolean isPlain() {
    return directives.containsKey("plain");
  }

  boolean fails() {
    return directives.containsKey("fails");
  }

  @Override
  public String toString() {
    return name;
  }

  private List<String> list(String key) {
    String value = directives.get(key);
    return value == null ? List.of() : List.of(value.split(" \\| ", -1));
  }

  private static DifferentialProgram read(Path path) {
    String name = path.getFileName().toString();
    try {
      if (!Files.isDirectory(path)) {
        byte[] content = Files.readAllBytes(path);
        return new DifferentialProgram(
            name, Map.of(name, content), directives(content, name.endsWith("js") ? "// " : "# "));
      }
      Map<String, byte[]> files = readAll(path);
      byte[] directives = files.containsKey(CASE) ? files.remove(CASE) : new byte[0];
      return new DifferentialProgram(name, files, directives(directives, ""));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Map<String, byte[]> readAll(Path folder) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static Map<String, String> directives(byte[] content, String comment) {
    var directives = new HashMap<String, String>();
    new String(content, StandardCharsets.UTF_8)
        .lines()
        .takeWhile(line -> line.startsWith(comment))
        .forEach(
            line -> {
              String[] parts = line.substring(comment.length()).split(": ?", 2);
              directives.put(parts[0].strip(), parts.length > 1 ? parts[1] : "");
            });
    return directives;
  }
}
