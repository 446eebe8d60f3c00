package dev.sandcastle.standalone.cli;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which files of a program are run.
 *
 * @param program a file or folder
 * @param mode which of its files are run
 */
record ProgramFiles(Path program, Mode mode) {
  /** One for each language, under its first ending; those of several languages have their own. */
  private static final List<String> ENTRIES =
      RuntimeCatalog.bundled().all().stream()
          .map(runtime -> "main" + runtime.extensions().getFirst())
          .distinct()
          .toList();

  /**
   * A file, or some of a folder's files.
   *
   * @param program the file or folder
   * @param chosen which to run in the folder; when empty it is {@code main.py}, {@code main.js} …
   * @throws InvalidJobException when there is no such program, or it is not clear what to run
   */
  static ProgramFiles of(Path program, Optional<Mode> chosen) {
    if (Files.isDirectory(program)) {
      return new ProgramFiles(program, chosen.orElseGet(() -> new Mode.Single(entry(program))));
    }
    if (!Files.isRegularFile(program)) {
      throw new InvalidJobException("There is no file or folder '" + program + "'");
    }
    return new ProgramFiles(program, new Mode.Single(program.getFileName().toString()));
  }

  /** Begins a job with them. */
  Job.Builder job(String runtime) throws IOException {
    var job = Job.of(runtime);
    if (Files.isDirectory(program)) {
      job.folder(program);
    } else {
      try (var source = Files.newInputStream(program)) {
        job.file(mode.paths().getFirst(), read(source));
      }
    }
    return switch (mode) {
      case Mode.Single single -> job.entryPath(single.path());
      case Mode.Steps steps -> job.steps(steps.paths().toArray(String[]::new));
    };
  }

  /** Not more than a job takes and one byte, so that the job says that it is too much. */
  static byte[] read(InputStream source) throws IOException {
    return source.readNBytes(Job.MAX_BYTES + 1);
  }

  private static String entry(Path folder) {
    var found =
        ENTRIES.stream()
            .filter(name -> Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS))
            .toList();
    if (found.size() != 1) {
      throw new InvalidJobException(
          "'%s' has %s; say which file to run with --entry"
              .formatted(folder, found.isEmpty() ? "none of " + ENTRIES : "all of " + found));
    }
    return found.getFirst();
  }
}
