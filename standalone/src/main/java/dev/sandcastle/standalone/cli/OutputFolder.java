package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.client.Gateway;
import dev.sandcastle.standalone.client.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where output files go. Their names were chosen by a program that nobody trusts.
 *
 * @param folder made when missing
 */
record OutputFolder(Path folder) {
  /**
   * Downloads files, each to its path in the folder.
   *
   * @throws IOException when a name leads out of the folder, or a file cannot be fetched
   */
  void download(Gateway gateway, List<Result.OutputFile> files)
      throws IOException, InterruptedException {
    for (Result.OutputFile file : files) {
      Path place = place(file.path());
      Files.createDirectories(place.getParent());
      gateway.download(file.href(), place);
    }
  }

  /** The place of a file in the folder. */
  Path place(String path) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    Path place = root.resolve(path).normalize();
    if (!place.startsWith(root) || place.equals(root)) {
      throw new IOException(
          "The program named an output file '%s', out of the folder".formatted(path));
    }
    return place;
  }
}
