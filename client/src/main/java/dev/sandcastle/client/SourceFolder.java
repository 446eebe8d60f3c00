package dev.sandcastle.client;

import dev.sandcastle.schemas.execution.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the files of a job from a folder. */
final class SourceFolder {
  private SourceFolder() {}

  /** All files by path, without hidden ones and links; never more than a job may have. */
  static Map<String, Bytes> read(Path folder) throws IOException {
    var contents = new TreeMap<String, Bytes>();
    long left = Job.MAX_BYTES;
    for (Path file : files(folder)) {
      byte[] content;
      try (var in = Files.newInputStream(file)) {
        content = in.readNBytes(Math.toIntExact(left) + 1);
      }
      left -= content.length;
      if (contents.size() == Job.MAX_FILES || left < 0) {
        throw tooMuch("'" + folder + "'");
      }
      contents.put(folder.relativize(file).toString().replace('\\', '/'), Bytes.copyOf(content));
    }
    return contents;
  }

  /** The refusal of what is too much. */
  static InvalidJobException tooMuch(String what) {
    return new InvalidJobException(
        "Expected at most %d files of together %,d bytes, but %s has more"
            .formatted(Job.MAX_FILES, Job.MAX_BYTES, what));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> isShown(folder.relativize(file)))
          .limit(Job.MAX_FILES + 1)
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
}
