package dev.sandcastle.systemtests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sandcastle.systemtests.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of all modules, read from their build folders. */
final class Bytecode {
  /** A generator wrote it, for one test. */
  private static final String GENERATED = "system-tests/generated-client";

  private Bytecode() {}

  /** What is shipped. */
  static JavaClasses main() {
    return read("classes");
  }

  /** What tests it. */
  static JavaClasses tests() {
    return read("test-classes");
  }

  /** Both. */
  static JavaClasses all() {
    return read("classes", "test-classes");
  }

  private static JavaClasses read(String... folders) {
    List<Path> existing =
        Repository.modules().stream()
            .filter(module -> !module.equals(GENERATED))
            .map(module -> Repository.root().resolve(module).resolve("target"))
            .flatMap(target -> Stream.of(folders).map(target::resolve))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(existing);
  }
}
