package dev.sandcastle.standalone.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Maven: needed to build, not to serve.
 *
 * @param searchPath folders of programs, as in {@code PATH}
 */
record MavenCheck(String searchPath) implements Check {
  @Override
  public String name() {
    return "Maven";
  }

  @Override
  public Finding find() {
    return Stream.of(searchPath.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "mvn"))
        .filter(Files::isExecutable)
        .findFirst()
        .<Finding>map(program -> new Finding.Ok(program.toString()))
        .orElseGet(
            () ->
                new Finding.Warn("no mvn in PATH", "install Maven 3.8 or later to build changes"));
  }
}
