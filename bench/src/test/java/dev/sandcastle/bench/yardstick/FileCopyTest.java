package dev.sandcastle.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileCopyTest {
  private static final long BYTES = 200_000;

  @TempDir private Path folder;

  @Test
  void shouldCopyAndLeaveNothing() throws Exception {
    // given
    long copied;
    try (var copy = FileCopy.prepare(folder, 2, BYTES)) {
      // when
      assertThat(copy.copy().once().nanos()).isPositive();

      // then
      try (var files = Files.walk(folder)) {
        copied = files.filter(file -> file.toString().contains("copy-of-")).count();
      }
    }
    assertThat(copied).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldNoticeAWrongCopy() throws IOException {
    // given a file that has changed since it was hashed
    try (var copy = FileCopy.prepare(folder, 1, BYTES)) {
      try (var files = Files.walk(folder)) {
        Files.writeString(files.filter(Files::isRegularFile).findFirst().orElseThrow(), "other");
      }

      // when, then
      assertThatIOException()
          .isThrownBy(() -> copy.copy().once())
          .withMessageContaining("Expected hashes");
    }
  }
}
