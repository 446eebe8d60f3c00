package dev.sandcastle.kit.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryBlobsTest {
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  private static final FileTime OLD = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));

  @TempDir Path root;
  private DirectoryBlobs blobs;

  @BeforeEach
  void open() throws IOException {
    blobs = DirectoryBlobs.open(root);
  }

  @Test
  void shouldReturnWhatWasStored() throws Exception {
    // when
    var stored = store("tenant-a", "he", "llo");

    // then
    assertThat(stored).isEqualTo(new Blobs.Stored(HELLO, 5));
    assertThat(read("tenant-a", HELLO)).isEqualTo("hello");
  }

  @Test
  void shouldStoreTheSameContentOnce() throws Exception {
    // given
    var first = store("tenant-a", "hello");

    // when
    var second = store("tenant-a", "hello");

    // then
    assertThat(second).isEqualTo(first);
    assertThat(read("tenant-a", HELLO)).isEqualTo("hello");
  }

  @Test
  void shouldNotShowABlobToAnotherOwner() throws Exception {
    // given
    store("tenant-a", "hello");

    // when
    var found = blobs.open("tenant-b", HELLO);

    // then
    assertThat(found).isEmpty();
  }

  @Test
  void shouldStoreAnEmptyBlob() throws Exception {
    // when
    var stored = store("tenant-a");

    // then
    assertThat(stored.size()).isZero();
    assertThat(read("tenant-a", stored.sha256())).isEmpty();
  }

  @Test
  void shouldLeaveNothingOfAnUploadThatWasNotCommitted() throws Exception {
    // given
    try (var upload = blobs.begin("tenant-a")) {
      upload.write("hello".getBytes(StandardCharsets.UTF_8), 0, 5);
    }

    // when
    var found = blobs.open("tenant-a", HELLO);

    // then
    assertThat(found).isEmpty();
    assertThat(partialFiles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../x", "a/b", ".partial", "a b", "a\u0000"})
  void shouldRefuseOwnersThatAreNoIds(String owner) {
    assertThatThrownBy(() -> blobs.begin(owner)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> blobs.open(owner, HELLO)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../../etc/passwd", "2CF24D", "zz"})
  void shouldRefuseHashesThatAreNone(String hash) {
    assertThatThrownBy(() -> blobs.open("tenant-a", hash))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKeepUploadsOfOtherProcessesThatLive() throws Exception {
    // given
    Process other = startUploader();
    try {
      // when
      DirectoryBlobs.open(root);

      // then
      assertThat(partialFiles()).hasSize(1);
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void shouldRemoveWhatAKilledProcessLeft() throws Exception {
    // given
    Process other = startUploader();
    other.destroyForcibly();
    other.waitFor();

    // when
    DirectoryBlobs.open(root);

    // then
    assertThat(partialFiles()).isEmpty();
  }

  @Test
  void shouldServeTwoStoresOfOneProcess() throws Exception {
    // given
    var second = DirectoryBlobs.open(root);

    // when
    store("tenant-a", "hello");

    // then
    assertThat(second.open("tenant-a", HELLO).orElseThrow()).hasContent("hello");
  }

  @Test
  void shouldReadFromSomewhereInABlob() throws Exception {
    // given
    store("tenant-a", "hello");

    // then
    assertThat(blobs.open("tenant-a", HELLO, 0).orElseThrow()).hasContent("hello");
    assertThat(blobs.open("tenant-a", HELLO, 3).orElseThrow()).hasContent("lo");
    assertThat(blobs.open("tenant-a", HELLO, 5).orElseThrow()).isEmpty();
    assertThat(blobs.open("tenant-a", HELLO, 1L << 40).orElseThrow()).isEmpty();
    assertThat(blobs.open("tenant-b", HELLO, 3)).isEmpty();
    assertThatThrownBy(() -> blobs.open("tenant-a", HELLO, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldFindABlobAndLeaveItsAge() throws Exception {
    // given
    store("tenant-a", "hello");
    makeOld("tenant-a", HELLO);

    // when
    var found = blobs.find("tenant-a", HELLO);

    // then
    assertThat(found).contains(new Blobs.Stored(HELLO, 5));
    assertThat(blobs.find("tenant-b", HELLO)).isEmpty();
    assertThat(sweep()).isEqualTo(new Blobs.Swept(1, 5));
  }

  @Test
  void shouldMakeABlobYoungByTouchingIt() throws Exception {
    // given
    store("tenant-a", "hello");
    makeOld("tenant-a", HELLO);

    // when
    var touched = blobs.touch("tenant-a", HELLO);

    // then
    assertThat(touched).contains(new Blobs.Stored(HELLO, 5));
    assertThat(sweep()).isEqualTo(new Blobs.Swept(0, 0));
    assertThat(blobs.touch("tenant-b", HELLO)).isEmpty();
  }

  @Test
  void shouldMakeABlobYoungByStoringItAgain() throws Exception {
    // given
    store("tenant-a", "hello");
    makeOld("tenant-a", HELLO);

    // when
    store("tenant-a", "hello");

    // then
    assertThat(sweep()).isEqualTo(new Blobs.Swept(0, 0));
  }

  @Test
  void shouldSweepTheOldBlobsOfAllOwners() throws Exception {
    // given
    store("tenant-a", "hello");
    store("tenant-b", "hello");
    makeOld("tenant-a", HELLO);
    makeOld("tenant-b", HELLO);
    var young = store("tenant-b", "young");

    // when
    var swept = sweep();

    // then
    assertThat(swept).isEqualTo(new Blobs.Swept(2, 10));
    assertThat(blobs.find("tenant-a", HELLO)).isEmpty();
    assertThat(blobs.find("tenant-b", young.sha256())).contains(young);
    assertThat(blobs.touch("tenant-a", HELLO)).isEmpty();
  }

  @Test
  void shouldNeverSweepWhatIsYoungerThanTheGrace() throws Exception {
    // given
    store("tenant-a", "hello");

    // when
    var swept = blobs.sweep(Instant.now().plus(Duration.ofDays(1)));

    // then
    assertThat(swept).isEqualTo(new Blobs.Swept(0, 0));
    assertThat(blobs.find("tenant-a", HELLO)).isPresent();
  }

  @Test
  void shouldLeaveUploadsAndForeignFilesWhenItSweeps() throws Exception {
    // given
    try (var upload = blobs.begin("tenant-a")) {
      upload.write(new byte[] {1}, 0, 1);
      Path foreign = Files.writeString(Files.createDirectory(root.resolve("x")).resolve("y"), "z");
      Files.setLastModifiedTime(foreign, OLD);
      Files.setLastModifiedTime(partialFiles().getFirst(), OLD);

      // when
      sweep();

      // then
      assertThat(foreign).exists();
      assertThat(upload.commit().size()).isOne();
    }
  }

  @Test
  void shouldKeepABlobThatIsTouchedBetweenTheLookAndTheRemoval() throws Exception {
    // given
    store("tenant-a", "hello");
    Path file = makeOld("tenant-a", HELLO);
    var swept = new AtomicReference<Blobs.Swept>();
    var sweeper =
        Thread.ofPlatform()
            .unstarted(
                () -> {
                  try {
                    swept.set(sweep());
                  } catch (IOException failed) {
                    throw new IllegalStateException(failed);
                  }
                });

    // when
    try (var _ = new AgeLock(root.resolve(".ages")).hold()) {
      sweeper.start();
      while (sweeper.getState() != Thread.State.WAITING) {
        assertThat(sweeper.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }
    sweeper.join();

    // then
    assertThat(swept.get()).isEqualTo(new Blobs.Swept(0, 0));
    assertThat(read("tenant-a", HELLO)).isEqualTo("hello");
  }

  @Test
  void shouldHoldTheAgesAgainstOtherProcesses() throws Exception {
    // given
    var lock = new AgeLock(root.resolve(".ages"));

    // when
    String held;
    try (var _ = lock.hold()) {
      held = askOtherProcess();
    }

    // then
    assertThat(held).isEqualTo("held");
    assertThat(askOtherProcess()).isEqualTo("free");
  }

  private String askOtherProcess() throws IOException {
    var process = start(LockAsker.class, root.resolve(".ages").toString());
    return process.inputReader().readLine();
  }

  private Blobs.Swept sweep() throws IOException {
    return blobs.sweep(Instant.now().minus(Duration.ofDays(7)));
  }

  private Path makeOld(String owner, String sha256) throws IOException {
    Path file = root.resolve(owner).resolve(sha256.substring(0, 2)).resolve(sha256);
    return Files.setLastModifiedTime(file, OLD);
  }

  private Blobs.Stored store(String owner, String... pieces) throws IOException {
    try (var upload = blobs.begin(owner)) {
      for (String piece : pieces) {
        byte[] bytes = ("x" + piece).getBytes(StandardCharsets.UTF_8);
        upload.write(bytes, 1, bytes.length - 1);
      }
      return upload.commit();
    }
  }

  private String read(String owner, String sha256) throws IOException {
    try (var content = blobs.open(owner, sha256).orElseThrow()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<Path> partialFiles() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(".partial"))) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }

  private Process startUploader() throws IOException {
    Process process = start(Uploader.class, root.toString());
    assertThat(process.inputReader().readLine()).isEqualTo("uploading");
    return process;
  }

  private static Process start(Class<?> main, String argument) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            argument)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Says whether somebody else holds a lock on a file. */
  static final class LockAsker {
    private LockAsker() {}

    public static void main(String[] args) throws Exception {
      try (var channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
          var lock = channel.tryLock()) {
        System.out.println(lock == null ? "held" : "free");
      }
    }
  }

  /** Begins an upload and never ends it. */
  static final class Uploader {
    private Uploader() {}

    public static void main(String[] args) throws Exception {
      try (var upload = DirectoryBlobs.open(Path.of(args[0])).begin("tenant-a")) {
        upload.write(new byte[10], 0, 10);
        System.out.println("uploading");
        new CountDownLatch(1).await();
      }
    }
  }
}
