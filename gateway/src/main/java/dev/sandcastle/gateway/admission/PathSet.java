package dev.sandcastle.gateway.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The paths that one request lays into one folder: each by the rules, none twice whatever its case
 * (requirement PATH-4), none a folder of another. For one thread.
 */
final class PathSet {
  private static final int MAX_PATH_BYTES = 64 * 1024;

  /** Where each path stands in the request. */
  private final Map<String, String> pointers = new LinkedHashMap<>();

  /** How many there are. */
  int size() {
    return pointers.size();
  }

  /** A path in normal form, whether or not it is one of these. */
  static String read(JsonField field) throws InputRejectedException {
    String path = PathRule.normalise(field.text(MAX_PATH_BYTES));
    Optional<PathRule> broken = PathRule.firstBrokenBy(path);
    if (broken.isPresent()) {
      throw field.rejected("%s (%s)".formatted(broken.get().sentence(), broken.get()));
    }
    return path;
  }

  /** Adds a path and returns it in normal form. */
  String add(JsonField field) throws InputRejectedException {
    String path = read(field);
    String earlier = pointers.putIfAbsent(PathRule.caseless(path), field.pointer());
    if (earlier != null) {
      throw field.rejected("must differ from '%s', also in case".formatted(earlier));
    }
    return path;
  }

  /** Refuses {@code a} beside {@code a/b.py}: they cannot lie in one folder. */
  void rejectFoldersThatAreFiles() throws InputRejectedException {
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
}
