package dev.sandcastle.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Where output files go. Their names were chosen by a program that nobody trusts: nothing is
 * written outside of the folder, also not through a link in it.
 *
 * @param root made when missing
 */
record DownloadFolder(Path root) {
  DownloadFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * The place of a file, with the folders that it needs.
   *
   * @throws IOException when its name leads out of the folder, or the folders cannot be made
   */
  Path prepare(String path) throws IOException {
    Path place = place(path);
    Files.createDirectories(root);
    makeFolders(place.getParent());
    return place;
  }

  /** Writes a file; it is there as a whole or not at all. */
  static void write(Path place, InputStream content) throws IOException {
    Path part = place.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      // Without REPLACE_EXISTING: nobody has put a link here.
      Files.copy(content, part);
      Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Path place(String path) throws IOException {
    try {
      Path place = root.resolve(path).normalize();
      if (place.startsWith(root) && !place.equals(root)) {
        return place;
      }
      throw new IOException(refusal(path));
    } catch (InvalidPathException noPath) {
      throw new IOException(refusal(path), noPath);
    }
  }

  private static String refusal(String path) {
    return "Expected a file in the folder, but the program named it '" + path + "'";
  }

  /** Makes what is missing between the folder and a place in it. */
  private void makeFolders(Path folder) throws IOException {
    Path made = root;
    for (Path name : root.relativize(folder)) {
      made = made.resolve(name);
      if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
        // Fails when anything else has the name, also a link to a folder.
        Files.createDirectory(made);
      }
    }
  }
}
