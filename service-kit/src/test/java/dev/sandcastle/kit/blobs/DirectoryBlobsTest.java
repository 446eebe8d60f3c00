package dev.sandcastle.kit.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryBlobsTest {
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

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
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Uploader.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("uploading");
    return process;
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
