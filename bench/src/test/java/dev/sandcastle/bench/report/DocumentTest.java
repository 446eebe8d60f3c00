package dev.sandcastle.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentTest {
  @TempDir private Path folder;

  @Test
  void shouldReplaceTheTextAndLeaveNothingElse() throws IOException {
    // given
    var file = folder.resolve("docs").resolve("PAGE.md");
    new Document(file).write("old");

    // when
    new Document(file).write("new");

    // then
    assertThat(file).hasContent("new");
    assertThat(file.getParent()).isDirectoryContaining("glob:**PAGE.md");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void shouldLeaveNoDraftWhenItCannotReplace() throws IOException {
    // given a folder with content where the file should be
    var file = folder.resolve("PAGE.md");
    Files.createDirectories(file.resolve("in the way"));

    // when
    assertThatIOException().isThrownBy(() -> new Document(file).write("new"));

    // then
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
