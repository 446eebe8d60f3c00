package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Blobs in memory, which fail when the test says so. */
final class MemoryBlobs implements Blobs {
  final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger commitsUntilFailure = new AtomicInteger(Integer.MAX_VALUE);
  private volatile boolean broken;

  /** The commit after so many fails, and each one after it. */
  void failAfterCommits(int commits) {
    commitsUntilFailure.set(commits);
  }

  /** Nothing can be written any more. */
  void breakDown() {
    broken = true;
  }

  @Override
  public Upload begin(String owner) throws IOException {
    if (broken) {
      throw new IOException("the test says so");
    }
    open.incrementAndGet();
    return new MemoryUpload(owner);
  }

  @Override
  public Optional<InputStream> open(String owner, String sha256) {
    return Optional.ofNullable(stored.get(owner + "/" + sha256)).map(ByteArrayInputStream::new);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private final class MemoryUpload implements Upload {
    private final String owner;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean closed;

    MemoryUpload(String owner) {
      this.owner = owner;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (broken) {
        throw new IOException("the test says so");
      }
      content.write(bytes, from, length);
    }

    @Override
    public Stored commit() throws IOException {
      if (commitsUntilFailure.getAndDecrement() <= 0) {
        throw new IOException("the test says so");
      }
      byte[] bytes = content.toByteArray();
      stored.put(owner + "/" + sha256(bytes), bytes);
      return new Stored(sha256(bytes), bytes.length);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }
}
