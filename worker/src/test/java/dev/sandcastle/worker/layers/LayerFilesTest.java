package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerFilesTest {
  private static final TenantId TENANT = new TenantId("t");

  @TempDir private Path parent;
  private LayerFiles files;

  @BeforeEach
  void begin() throws Exception {
    files = new LayerFiles(Files.createDirectory(parent.resolve("new")), "python");
  }

  @Test
  void shouldKeepWhatComes() throws Exception {
    // when
    take("python/a.py", "one");
    take("python/p/__init__.py", "");

    // then
    assertThat(files.fault()).isEmpty();
    assertThat(files.content()).isEqualTo(LayerContent.read(files.folder()));
    assertThat(files.content().bytes()).isEqualTo(3);
    assertThat(files.folder().resolve("python/a.py")).hasContent("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/tmp/x", "other/x", "python", "python/../../x", "pythonic/x"})
  void shouldRefuseWhatLiesElsewhere(String path) throws Exception {
    // when
    take(path, "evil");

    // then
    assertThat(files.fault()).isPresent();
    assertThat(everything()).isEmpty();
  }

  @Test
  void shouldRefuseTheSameNameTwice() {
    // given
    take("python/a", "one");

    // when
    take("python/a", "two");

    // then
    assertThat(files.fault()).isPresent();
  }

  @Test
  void shouldRefuseAFileWhereAFolderIs() throws Exception {
    // given
    take("python/a/b", "one");

    // when
    take("python/a", "two");

    // then
    assertThat(files.fault()).isPresent();
    assertThat(files.content()).isNotNull();
  }

  @Test
  void shouldRefuseAFolderWhereAFileIs() {
    // given
    take("python/a", "one");

    // when
    take("python/a/b", "two");

    // then
    assertThat(files.fault()).isPresent();
  }

  @Test
  void shouldRefuseAFileThatShrank() {
    // given
    files.begin(bytes("python/a"), 3);
    files.data(bytes("on"), 0, 2);

    // when
    files.end(false);

    // then
    assertThat(files.fault()).isPresent();
  }

  @Test
  void shouldRefuseNothingAtAll() {
    // when / then
    assertThat(files.fault()).isPresent();
  }

  @Test
  void shouldNotBlameTheFilesWhenTheDiskTakesNone() throws Exception {
    // given
    Files.delete(files.folder());
    Files.createFile(files.folder());

    // when
    take("python/a", "one");

    // then
    assertThat(files.fault()).isEmpty();
    assertThatThrownBy(files::content).isInstanceOf(IOException.class);
  }

  @Test
  void shouldTakeNoMoreAfterAFault() throws Exception {
    // given
    take("../x", "evil");

    // when
    take("python/a", "good");

    // then
    assertThat(everything()).isEmpty();
  }

  @Test
  void shouldRemoveWhatWasNotKept() throws Exception {
    // given
    take("python/a", "one");
    files.begin(bytes("python/b"), 3);

    // when
    files.close();

    // then
    assertThat(everything()).isEmpty();
    assertThat(files.folder()).doesNotExist();
  }

  @Test
  void shouldBeNamedByTenantAndContent() throws Exception {
    // given
    take("python/a", "one");
    LayerContent one = files.content();
    var others = new LayerFiles(Files.createDirectory(parent.resolve("other")), "python");
    others.begin(bytes("python/a"), 3);
    others.data(bytes("onf"), 0, 3);
    others.end(true);

    // when
    String id = one.id(TENANT);

    // then
    assertThat(id).matches("[0-9a-f]{64}").isEqualTo(one.id(new TenantId("t")));
    assertThat(id)
        .isNotEqualTo(one.id(new TenantId("u")))
        .isNotEqualTo(others.content().id(TENANT));
  }

  private void take(String path, String content) {
    files.begin(bytes(path), content.length());
    files.data(bytes(content), 0, content.length());
    files.end(true);
  }

  private List<Path> everything() throws Exception {
    try (Stream<Path> all = Files.walk(parent)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
