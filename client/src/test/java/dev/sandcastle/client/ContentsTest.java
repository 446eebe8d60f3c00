package dev.sandcastle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.testkit.gateway.FakeGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class ContentsTest {
  private static final String TEXT = "1,2,3";
  private static final String FILES = "/v1/executions/e-1/files/";

  @TempDir private Path home;
  private Path folder;
  private FakeGateway server;
  private Sandcastle sandcastle;

  @BeforeEach
  void start() throws IOException {
    folder = home.resolve("out");
    server = new FakeGateway();
    sandcastle = new Sandcastle(server.url(), server.key());
  }

  @AfterEach
  void stop() {
    sandcastle.close();
    server.close();
  }

  @Test
  void shouldDownloadAFileToItsPath() throws Exception {
    // given
    server.withContent(FILES + "data/sm%C3%B6r%20g%23s.csv", TEXT, Optional.of(tag(TEXT)));

    // when
    var place = sandcastle.download("e-1", file("data/smör g#s.csv", TEXT), folder);

    // then
    assertThat(place).isEqualTo(folder.resolve("data/smör g#s.csv")).hasContent(TEXT);
    assertThat(place.getParent()).isDirectoryContaining(file -> file.equals(place));
    try (var beside = Files.list(place.getParent())) {
      assertThat(beside).containsExactly(place);
    }
  }

  @Test
  void shouldDownloadAllFilesOfAResult() throws Exception {
    // given
    server.withContent(FILES + "a.txt", "a", Optional.empty());
    server.withContent(FILES + "b.txt", "b", Optional.empty());
    var result =
        Documents.read(
            """
            {"executionId":"e-1","status":"completed","files":[
             {"path":"a.txt","size":1,"sha256":"%s"},{"path":"b.txt","size":1,"sha256":"%s"}]}
            """
                .formatted(sha256("a"), sha256("b"))
                .getBytes(StandardCharsets.UTF_8),
            Documents::result);

    // when
    var places = sandcastle.download(result, folder);

    // then
    assertThat(places).containsExactly(folder.resolve("a.txt"), folder.resolve("b.txt"));
    assertThat(folder.resolve("b.txt")).hasContent("b");
  }

  @Test
  void shouldReplaceAFile() throws Exception {
    // given
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("a.txt"), "old and longer");
    server.withContent(FILES + "a.txt", TEXT, Optional.empty());

    // when
    sandcastle.download("e-1", file("a.txt", TEXT), folder);

    // then
    assertThat(folder.resolve("a.txt")).hasContent(TEXT);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.txt"))))
        .as("as any file that this process makes")
        .isEqualTo(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(Files.createFile(home.resolve("plain")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "a/../../evil",
        "/etc/evil",
        "..",
        ".",
        "",
        "a/..",
        "evil\0",
        "a/./../../evil"
      })
  void shouldNotWriteOutsideOfTheFolder(String path) throws Exception {
    // given
    server.withContent(FILES + "evil", TEXT, Optional.empty());

    // when
    var download = assertThatThrownBy(() -> sandcastle.download("e-1", file(path, TEXT), folder));

    // then
    download.isInstanceOf(IOException.class);
    assertThat(server.requests()).isEmpty();
    try (var everything = Files.walk(home)) {
      assertThat(everything).filteredOn(Files::isRegularFile).isEmpty();
    }
  }

  @Test
  void shouldNotFollowALinkOutOfTheFolder() throws Exception {
    // given
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.createDirectory(folder);
    Files.createSymbolicLink(folder.resolve("data"), elsewhere);
    server.withContent(FILES + "data/evil", TEXT, Optional.empty());

    // when
    var download =
        assertThatThrownBy(() -> sandcastle.download("e-1", file("data/evil", TEXT), folder));

    // then
    download.isInstanceOf(IOException.class);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void shouldReplaceALinkAndNotWhatItLeadsTo() throws Exception {
    // given
    Path victim = Files.writeString(home.resolve("victim"), "kept");
    Files.createDirectory(folder);
    Files.createSymbolicLink(folder.resolve("a.txt"), victim);
    server.withContent(FILES + "a.txt", TEXT, Optional.empty());

    // when
    sandcastle.download("e-1", file("a.txt", TEXT), folder);

    // then
    assertThat(victim).hasContent("kept");
    assertThat(folder.resolve("a.txt")).hasContent(TEXT).isRegularFile();
  }

  @Test
  void shouldKeepNothingOfAFileWithAnotherHash() {
    // given
    server.withContent(FILES + "a.txt", "1,2,4", Optional.empty());

    // when
    var download =
        assertThatThrownBy(() -> sandcastle.download("e-1", file("a.txt", TEXT), folder));

    // then
    download.isInstanceOf(IOException.class).hasMessageContaining(sha256("1,2,4"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldCheckTheHashThatTheServerNames() throws Exception {
    // given
    server.withContent(FILES + "good.txt", TEXT, Optional.of(tag(TEXT)));
    server.withContent(FILES + "bad.txt", TEXT, Optional.of(tag("else")));

    // when
    String good = read(sandcastle.file("e-1", "good.txt"));
    var bad = assertThatThrownBy(() -> read(sandcastle.file("e-1", "bad.txt")));

    // then
    assertThat(good).isEqualTo(TEXT);
    bad.isInstanceOf(IOException.class).hasMessageContaining(sha256("else"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../e-2/files/a", "a//b", "./a", "a/", ""})
  void shouldNotAskForAPathThatLeadsElsewhere(String path) {
    // when
    var file = assertThatThrownBy(() -> sandcastle.file("e-1", path));

    // then
    file.isInstanceOf(IOException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void shouldReadOutput() throws Exception {
    // given
    server.withContent("/v1/executions/e-1/output/stderr", "oops", Optional.empty());

    // when
    String text = read(sandcastle.output("e-1", StreamName.STDERR));
    sandcastle.output("e-1", StreamName.STDERR, home.resolve("log"));

    // then
    assertThat(text).isEqualTo("oops");
    assertThat(home.resolve("log")).hasContent("oops");
  }

  @Test
  void shouldUploadAFileAndBytesAndAStream() throws Exception {
    // given
    Path file = Files.writeString(home.resolve("in.csv"), TEXT);
    for (int i = 0; i < 3; i++) {
      server.answeringNext("POST /v1/blobs", 201, stored(TEXT));
    }
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);

    // when
    var ofFile = sandcastle.uploadBlob(file);
    var ofBytes = sandcastle.uploadBlob(bytes);
    var ofStream = sandcastle.uploadBlob(new ByteArrayInputStream(bytes));

    // then
    assertThat(ofFile).isEqualTo(new BlobRef(sha256(TEXT), 5)).isEqualTo(ofBytes);
    assertThat(ofStream).isEqualTo(ofBytes);
    assertThat(server.requests()).extracting(FakeGateway.Request::body).containsOnly(TEXT);
  }

  @Test
  void shouldUploadAgainWhenTheAnswerIsLost() throws Exception {
    // given
    server.cuttingNext("POST /v1/blobs").answeringNext("POST /v1/blobs", 201, stored(TEXT));

    // when
    var blob =
        sandcastle.uploadBlob(new ByteArrayInputStream(TEXT.getBytes(StandardCharsets.UTF_8)));

    // then
    assertThat(blob.sha256()).isEqualTo(sha256(TEXT));
    assertThat(server.requests()).extracting(FakeGateway.Request::body).containsExactly(TEXT, TEXT);
  }

  @Test
  void shouldNoticeThatSomethingElseWasStored() {
    // given
    server.answeringNext("POST /v1/blobs", 201, stored("else"));

    // when
    var upload =
        assertThatThrownBy(() -> sandcastle.uploadBlob(TEXT.getBytes(StandardCharsets.UTF_8)));

    // then
    upload.isInstanceOf(IOException.class).hasMessageContaining(sha256(TEXT));
  }

  @Test // PRE-2
  void shouldNotUploadMoreThanAJobMayHave() {
    // given
    var long10MiB = new ByteArrayInputStream(new byte[(int) InputFile.TOTAL_LIMIT_BYTES + 1]);

    // when
    var upload = assertThatThrownBy(() -> sandcastle.uploadBlob(long10MiB));

    // then
    upload.isInstanceOf(InvalidJobException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void shouldFetchABlob() throws Exception {
    // given
    server.withContent("/v1/blobs/" + sha256(TEXT), TEXT, Optional.empty());

    // when
    String content = read(sandcastle.blob(new BlobRef(sha256(TEXT), 5)));

    // then
    assertThat(content).isEqualTo(TEXT);
  }

  private static String read(InputStream content) throws IOException {
    try (content) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static OutputFile file(String path, String content) {
    return new OutputFile(path, "text/plain", new BlobRef(sha256(content), content.length()));
  }

  private static String stored(String content) {
    return "{\"sha256\":\"%s\",\"size\":%d}".formatted(sha256(content), content.length());
  }

  private static String tag(String content) {
    return "\"" + sha256(content) + "\"";
  }

  private static String sha256(String content) {
    var digest = HashedStream.sha256();
    digest.update(content.getBytes(StandardCharsets.UTF_8));
    return HashedStream.hex(digest);
  }
}
