package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.testkit.program.Executions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Blobs in memory, which fail when the test says so. */
final class MemoryBlobs implements Blobs {
  final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger commitsUntilFailure = new AtomicInteger(Integer.MAX_VALUE);
  final List<String> touched = new CopyOnWriteArrayList<>();
  private volatile boolean broken;
  private volatile boolean unreadable;
  private volatile Runnable whenOpened = () -> {};

  /** The commit after so many fails, and each one after it. */
  void failAfterCommits(int commits) {
    commitsUntilFailure.set(commits);
  }

  /** Nothing can be written any more. */
  void breakDown() {
    broken = true;
  }

  /** Keeps a blob of the default tenant. */
  BlobRef keep(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    stored.put(Executions.TENANT.value() + "/" + sha256(bytes), bytes);
    return new BlobRef(sha256(bytes), bytes.length);
  }

  /** Runs before each blob is opened. */
  void whenOpened(Runnable action) {
    whenOpened = action;
  }

  /** Nothing can be read any more. */
  void hide() {
    unreadable = true;
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
  public Optional<InputStream> open(String owner, String sha256, long from) throws IOException {
    whenOpened.run();
    if (unreadable) {
      throw new IOException("the test says so");
    }
    return Optional.ofNullable(stored.get(owner + "/" + sha256))
        .map(
            bytes -> {
              int start = (int) Math.min(from, bytes.length);
              return new ByteArrayInputStream(bytes, start, bytes.length - start);
            });
  }

  @Override
  public Optional<Stored> find(String owner, String sha256) {
    return Optional.ofNullable(stored.get(owner + "/" + sha256))
        .map(bytes -> new Stored(sha256, bytes.length));
  }

  @Override
  public Optional<Stored> touch(String owner, String sha256) {
    touched.add(sha256);
    return find(owner, sha256);
  }

  /** Everything here is young. */
  @Override
  public Swept sweep(Instant olderThan) {
    return new Swept(0, 0);
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
