package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.SourceFile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields {@code files} and {@code entryPath}. */
final class CodeParser {
  /** Most source files (requirement API-14). */
  static final int MAX_FILES = 50;

  /** Most bytes of all source files together (requirement API-14). */
  static final int MAX_BYTES = 800_000;

  private static final Set<String> FILE_FIELDS = Set.of("path", "content", "encoding");
  private static final Map<String, Encoding> ENCODINGS =
      Map.of("utf8", Encoding.UTF8, "base64", Encoding.BASE64);
  private static final int MAX_PATH_BYTES = 64 * 1024;

  /** Base64 is a third longer than what it stands for; line ends are not accepted. */
  private static final int MAX_BASE64_BYTES = MAX_BYTES / 3 * 4 + 8;

  private enum Encoding {
    UTF8,
    BASE64
  }

  private CodeParser() {}

  static Submission.Code parse(JsonField files, JsonField entryPath) throws InputRejectedException {
    var sources = files(files);
    String entry = path(entryPath);
    for (SourceFile source : sources) {
      if (source.path().equals(entry)) {
        if (source.content().size() == 0) {
          throw entryPath.rejected("must name a file that is not empty, but the file is empty");
        }
        return new Submission.Code(sources, entry);
      }
    }
    throw entryPath.rejected(
        "must name one of the files, which are " + sources.stream().map(SourceFile::path).toList());
  }

  private static List<SourceFile> files(JsonField field) throws InputRejectedException {
    var sources = new ArrayList<SourceFile>();
    var pointers = new HashMap<String, String>();
    long bytes = 0;
    for (JsonField element : field.elements(MAX_FILES)) {
      element.object(FILE_FIELDS);
      var pathField = element.required("path");
      var source = new SourceFile(path(pathField), content(element));
      bytes += source.content().size();
      if (bytes > MAX_BYTES) {
        throw field.rejected("must have at most %,d bytes together".formatted(MAX_BYTES));
      }
      String earlier = pointers.putIfAbsent(PathRule.caseless(source.path()), pathField.pointer());
      if (earlier != null) {
        throw pathField.rejected("must differ from '%s', also in case".formatted(earlier));
      }
      sources.add(source);
    }
    if (sources.isEmpty()) {
      throw field.rejected("must have at least one file");
    }
    rejectFoldersThatAreFiles(pointers);
    return sources;
  }

  /** {@code a} and {@code a/b.py} cannot lie in one folder. */
  private static void rejectFoldersThatAreFiles(Map<String, String> pointers)
      throws InputRejectedException {
    for (var entry : pointers.entrySet()) {
      String path = entry.getKey();
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        String file = pointers.get(path.substring(0, slash));
        if (file != null) {
          throw InputRejectedException.at(
              entry.getValue(),
              "'%s' must not lie in a folder that '%s' makes a file"
                  .formatted(entry.getValue(), file));
        }
      }
    }
  }

  private static String path(JsonField field) throws InputRejectedException {
    String path = PathRule.normalise(field.text(MAX_PATH_BYTES));
    Optional<PathRule> broken = PathRule.firstBrokenBy(path);
    if (broken.isPresent()) {
      throw field.rejected("%s (%s)".formatted(broken.get().sentence(), broken.get()));
    }
    return path;
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
