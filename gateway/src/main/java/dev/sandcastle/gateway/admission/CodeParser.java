package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.SourceFile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields {@code files}, {@code entryPath} and {@code steps}. */
final class CodeParser {
  /** Most files, sources and inputs together (requirement API-14). */
  static final int MAX_FILES = 50;

  /** Most bytes of all source files together (requirement API-14). */
  static final int MAX_BYTES = 800_000;

  private static final Set<String> FILE_FIELDS = Set.of("path", "content", "encoding");
  private static final Map<String, Encoding> ENCODINGS =
      Map.of("utf8", Encoding.UTF8, "base64", Encoding.BASE64);

  /** Base64 is a third longer than what it stands for; line ends are not accepted. */
  private static final int MAX_BASE64_BYTES = MAX_BYTES / 3 * 4 + 8;

  private enum Encoding {
    UTF8,
    BASE64
  }

  private CodeParser() {}

  /**
   * The sources.
   *
   * @param paths takes their paths
   */
  static List<SourceFile> files(JsonField field, PathSet paths) throws InputRejectedException {
    var sources = new ArrayList<SourceFile>();
    long bytes = 0;
    for (JsonField element : field.elements(MAX_FILES)) {
      element.object(FILE_FIELDS);
      var source = new SourceFile(paths.add(element.required("path")), content(element));
      bytes += source.content().size();
      if (bytes > MAX_BYTES) {
        throw field.rejected("must have at most %,d bytes together".formatted(MAX_BYTES));
      }
      sources.add(source);
    }
    if (sources.isEmpty()) {
      throw field.rejected("must have at least one file");
    }
    return sources;
  }

  /** Which of the sources are run: exactly one of the two fields says so (requirement API-16). */
  static Mode mode(JsonField body, List<SourceFile> files, RuntimeCatalog.Runtime runtime)
      throws InputRejectedException {
    var steps = body.optional("steps");
    if (steps.isEmpty()) {
      var entryPath = body.optional("entryPath");
      if (entryPath.isEmpty()) {
        throw InputRejectedException.at(
            "/entryPath", "Expected the field 'entryPath' or 'steps', but both are missing");
      }
      return new Mode.Single(runnable(entryPath.get(), files, runtime));
    }
    if (body.optional("entryPath").isPresent()) {
      throw steps.get().rejected("must not be given together with 'entryPath'");
    }
    var paths = new ArrayList<String>();
    var pointers = new HashMap<String, String>();
    for (JsonField step : steps.get().elements(Mode.Steps.MAX_STEPS)) {
      String path = runnable(step, files, runtime);
      String earlier = pointers.putIfAbsent(path, step.pointer());
      if (earlier != null) {
        throw step.rejected("must differ from '%s'".formatted(earlier));
      }
      paths.add(path);
    }
    if (paths.isEmpty()) {
      throw steps.get().rejected("must have at least one step");
    }
    return new Mode.Steps(paths);
  }

  /** A path that can be run: of a source that is not empty and that the runtime knows to run. */
  private static String runnable(
      JsonField field, List<SourceFile> files, RuntimeCatalog.Runtime runtime)
      throws InputRejectedException {
    String path = PathSet.read(field);
    for (SourceFile file : files) {
      if (file.path().equals(path)) {
        if (file.content().size() == 0) {
          throw field.rejected("must name a file that is not empty, but the file is empty");
        }
        if (runtime.command(path).isEmpty()) {
          throw field.rejected(
              "must name a file that '%s' can run, whose name ends in one of %s"
                  .formatted(runtime.id(), runtime.extensions()));
        }
        return path;
      }
    }
    throw field.rejected(
        "must name one of the files, which are " + files.stream().map(SourceFile::path).toList());
  }

  private static Bytes content(JsonField file) throws InputRejectedException {
    var encoding = file.optional("encoding");
    var content = file.required("content");
    if (encoding.isEmpty() || encoding.get().choice(ENCODINGS) == Encoding.UTF8) {
      return Bytes.utf8(content.text(MAX_BYTES));
    }
    try {
      return Bytes.copyOf(Base64.getDecoder().decode(content.text(MAX_BASE64_BYTES)));
    } catch (IllegalArgumentException malformed) {
      throw content.rejected("must be base64");
    }
  }
}
