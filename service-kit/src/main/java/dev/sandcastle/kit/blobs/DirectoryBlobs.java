package dev.sandcastle.kit.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Blobs as files {@code <root>/<owner>/<first two hex digits>/<sha256>}, for any number of
 * processes that share the root. A blob is written in the process's own folder under {@code
 * <root>/.partial} and moved to its place in one step; the folder of a process that is gone is
 * removed when the next one opens the store.
 */
public final class DirectoryBlobs implements Blobs {
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path root;
  private final PartialFolder partial;

  private DirectoryBlobs(Path root, PartialFolder partial) {
    this.root = root;
    this.partial = partial;
  }

  /** Opens or makes the store. */
  public static DirectoryBlobs open(Path root) throws IOException {
    return new DirectoryBlobs(root, PartialFolder.claim(root.resolve(".partial")));
  }

  @Override
  public Upload begin(String owner) throws IOException {
    return new FileUpload(folder(owner), partial.newFile());
  }

  @Override
  public Optional<InputStream> open(String owner, String sha256) throws IOException {
    try {
      return Optional.of(Files.newInputStream(place(folder(owner), sha256)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  private Path folder(String owner) {
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException(
          "Expected an owner of the form " + OWNER + ", but it is '" + owner + "'");
    }
    return root.resolve(owner);
  }

  private static Path place(Path folder, String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("Expected a hex SHA-256, but it is '" + sha256 + "'");
    }
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  private static final class FileUpload implements Upload {
    private final Path folder;
    private final Path file;
    private final OutputStream output;
    private final MessageDigest digest;
    private long size;

    FileUpload(Path folder, Path file) throws IOException {
      this.folder = folder;
      this.file = file;
      this.output = Files.newOutputStream(file);
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every JDK has SHA-256", impossible);
      }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      output.write(bytes, from, length);
      digest.update(bytes, from, length);
      size += length;
    }

    @Override
    public Stored commit() throws IOException {
      output.close();
      var stored = new Stored(HexFormat.of().formatHex(digest.digest()), size);
      Path place = place(folder, stored.sha256());
      Files.createDirectories(place.getParent());
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return stored;
    }

    @Override
    public void close() throws IOException {
      output.close();
      Files.deleteIfExists(file);
    }
  }
}
