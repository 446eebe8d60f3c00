package dev.sandcastle.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BareInterpreterTest {
  @TempDir private Path folder;

  @Test
  void shouldNotTakeAScriptForAnInterpreter() throws IOException {
    // given a version switcher first on the search path
    var shims = Files.createDirectory(folder.resolve("shims"));
    executable(shims.resolve("python3"), "#!/bin/sh\nexec something\n");
    var real = Files.createDirectory(folder.resolve("real"));
    executable(real.resolve("python3"), "\u007fELF");

    // when
    var found = BareInterpreter.locate(shims + ":" + real);

    // then
    assertThat(found.startsWith(shims)).isFalse();
    assertThat(Files.exists(found)).isTrue();
  }

  @Test
  void shouldRunOnlyWhatAnswersRightly() throws IOException {
    // given an interpreter that prints something else
    var wrong = executable(folder.resolve("python3"), "#!/bin/sh\necho 2\n");
    var interpreter = BareInterpreter.find(Optional.of(wrong), "");

    // when, then
    assertThatIOException()
        .isThrownBy(() -> interpreter.hello().once())
        .withMessageContaining("to print '1");
  }

  @Test
  void shouldNoticeAFailedStart() throws IOException {
    // given
    var failing = executable(folder.resolve("python3"), "#!/bin/sh\necho 1\nexit 3\n");
    var interpreter = BareInterpreter.find(Optional.of(failing), "");

    // when, then
    assertThatIOException()
        .isThrownBy(() -> interpreter.hello().once())
        .withMessageContaining("exited with 3");
  }

  @Test
  void shouldCountWhatIsPrinted() throws Exception {
    // given one that prints too little
    var wrong = executable(folder.resolve("python3"), "#!/bin/sh\necho 1\n");
    var interpreter = BareInterpreter.find(Optional.of(wrong), "");
    var real = BareInterpreter.find(Optional.empty(), System.getenv("PATH"));

    // when, then
    assertThatIOException()
        .isThrownBy(() -> interpreter.print(65_536).once())
        .withMessageContaining("Expected 65536 bytes and exit code 0, but they are 2 and 0");
    assertThat(real.print(131_072).once().nanos()).isPositive();
  }

  @Test
  void shouldTimeAProcess() throws Exception {
    // given
    var right = executable(folder.resolve("python3"), "#!/bin/sh\necho 1\n");

    // when
    var sample = BareInterpreter.find(Optional.of(right), "").hello().once();

    // then
    assertThat(sample.nanos()).isPositive();
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
