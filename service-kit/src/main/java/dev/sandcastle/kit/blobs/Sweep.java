package dev.sandcastle.kit.blobs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;

/** One removal of old blobs from a directory. For one thread. */
final class Sweep {
  private static final Pattern BUCKET = Pattern.compile("[0-9a-f]{2}");

  private final AgeLock ages;
  private final Instant olderThan;
  private long count;
  private long bytes;
  private IOException failure;

  Sweep(AgeLock ages, Instant olderThan) {
    this.ages = ages;
    this.olderThan = olderThan;
  }

  Blobs.Swept run(Path root) throws IOException {
    each(
        root,
        DirectoryBlobs.OWNER,
        owner -> each(owner, BUCKET, bucket -> each(bucket, DirectoryBlobs.SHA256, this::remove)));
    if (failure != null) {
      throw new IOException(
          "Expected to remove every old blob, but not all could be removed", failure);
    }
    return new Blobs.Swept(count, bytes);
  }

  private interface Visit {
    void visit(Path path) throws IOException;
  }

  private void each(Path folder, Pattern named, Visit visit) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (named.matcher(entry.getFileName().toString()).matches()) {
          visit.visit(entry);
        }
      }
    } catch (NotDirectoryException | NoSuchFileException nothing) {
      return;
    }
  }

  private void remove(Path blob) {
    try {
      if (isYoung(blob)) {
        return;
      }
      try (var _ = ages.hold()) {
        // Once more, because it may have been touched or stored again since.
        if (!isYoung(blob)) {
          long size = Files.size(blob);
          Files.delete(blob);
          count++;
          bytes += size;
        }
      }
    } catch (NoSuchFileException gone) {
      // Another process sweeps too.
      return;
    } catch (IOException failed) {
      failure = failed;
    }
  }

  private boolean isYoung(Path blob) throws IOException {
    return !Files.getLastModifiedTime(blob).toInstant().isBefore(olderThan);
  }
}
