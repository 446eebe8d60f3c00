package dev.sandcastle.kit.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Blobs as files {@code <root>/<owner>/<first two hex digits>/<sha256>}, for any number of
 * processes that share the root. A blob is written in the process's own folder under {@code
 * <root>/.partial} and moved to its place in one step; the folder of a process that is gone is
 * removed when the next one opens the store.
 *
 * <p>A blob's age is the time of its file's last change. A sweep looks at it a second time, and
 * removes the file, under a lock that {@link #touch} and {@link Upload#commit} hold too, in all
 * processes: what one of them just made young is never removed. This needs a file system whose
 * locks work between the hosts that share it. What is younger than {@link #GRACE} is never swept,
 * so that a host whose clock is a little off does no harm.
 */
public final class DirectoryBlobs implements Blobs {
  static final Pattern OWNER = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** What a sweep always leaves alone, whatever it is asked for. */
  static final Duration GRACE = Duration.ofHours(1);

  private final Path root;
  private final PartialFolder partial;
  private final AgeLock ages;

  private DirectoryBlobs(Path root, PartialFolder partial) {
    this.root = root;
    this.partial = partial;
    this.ages = new AgeLock(root.resolve(".ages"));
  }

  /** Opens or makes the store. */
  public static DirectoryBlobs open(Path root) throws IOException {
    return new DirectoryBlobs(root, PartialFolder.claim(root.resolve(".partial")));
  }

  @Override
  public Upload begin(String owner) throws IOException {
    return new FileUpload(folder(owner), partial.newFile(), ages);
  }

  @Override
  public Optional<InputStream> open(String owner, String sha256, long from) throws IOException {
    Path place = place(folder(owner), sha256);
    if (from < 0) {
      throw new IllegalArgumentException("Expected an offset of at least 0, but it is " + from);
    }
    try {
      var content = Files.newByteChannel(place);
      return Optional.of(Channels.newInputStream(content.position(from)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Stored> find(String owner, String sha256) throws IOException {
    try {
      return Optional.of(new Stored(sha256, Files.size(place(folder(owner), sha256))));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Stored> touch(String owner, String sha256) throws IOException {
    Path place = place(folder(owner), sha256);
    try (var _ = ages.hold()) {
      Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
      return Optional.of(new Stored(sha256, Files.size(place)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
  }

  @Override
  public Swept sweep(Instant olderThan) throws IOException {
    var youngest = Instant.now().minus(GRACE);
    return new Sweep(ages, olderThan.isBefore(youngest) ? olderThan : youngest).run(root);
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
    private final AgeLock ages;
    private final OutputStream output;
    private final MessageDigest digest;
    private long size;

    FileUpload(Path folder, Path file, AgeLock ages) throws IOException {
      this.folder = folder;
      this.file = file;
      this.ages = ages;
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
      try (var _ = ages.hold()) {
        Files.move(
            file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      return stored;
    }

    @Override
    public void close() throws IOException {
      output.close();
      Files.deleteIfExists(file);
    }
  }
}
