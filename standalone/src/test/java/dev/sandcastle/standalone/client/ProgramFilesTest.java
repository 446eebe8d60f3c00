package dev.sandcastle.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {
  @TempDir Path folder;

  @Test
  void shouldTakeAFileUnderItsName() throws IOException {
    // given
    write("deep/hello.py", "print(1)");

    // when
    var files = ProgramFiles.read(folder.resolve("deep/hello.py"), Optional.empty());

    // then
    assertThat(files.entryPath()).isEqualTo("hello.py");
    assertThat(files.contents()).containsOnlyKeys("hello.py");
    assertThat(files.contents().get("hello.py")).asString().isEqualTo("print(1)");
  }

  @Test
  void shouldTakeAFolderWithoutHiddenFilesAndLinks() throws IOException {
    // given
    write("main.py", "import lib.tool");
    write("lib/tool.py", "");
    write(".env", "SECRET=1");
    write(".git/config", "");
    Files.createSymbolicLink(folder.resolve("passwd"), Path.of("/etc/passwd"));

    // when
    var files = ProgramFiles.read(folder, Optional.empty());

    // then
    assertThat(files.entryPath()).isEqualTo("main.py");
    assertThat(files.contents()).containsOnlyKeys("main.py", "lib/tool.py");
  }

  @Test
  void shouldRunTheFileThatIsNamed() throws IOException {
    // given
    write("main.py", "");
    write("other/start.js", "");

    // when
    var files = ProgramFiles.read(folder, Optional.of("other/start.js"));

    // then
    assertThat(files.entryPath()).isEqualTo("other/start.js");
  }

  @Test
  void shouldAskWhichFileToRun() throws IOException {
    // given
    write("main.py", "");
    write("main.js", "");

    // when
    var read = assertThatThrownBy(() -> ProgramFiles.read(folder, Optional.empty()));

    // then
    read.isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("[main.py, main.js]")
        .hasMessageContaining("--entry");
  }

  @Test
  void shouldRefuseAnEntryThatIsNotThere() throws IOException {
    // given
    write("main.py", "");

    // when
    var read = assertThatThrownBy(() -> ProgramFiles.read(folder, Optional.of("../main.py")));

    // then
    read.isInstanceOf(InvalidInputException.class).hasMessageContaining("../main.py");
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    // when
    var read =
        assertThatThrownBy(() -> ProgramFiles.read(folder.resolve("missing.py"), Optional.empty()));

    // then
    read.isInstanceOf(InvalidInputException.class).hasMessageContaining("missing.py");
  }

  @Test // API-14
  void shouldRefuseTooManyFiles() throws IOException {
    // given
    for (int number = 0; number <= ProgramFiles.MAX_FILES; number++) {
      write("file" + number + ".py", "");
    }

    // when
    var read = assertThatThrownBy(() -> ProgramFiles.read(folder, Optional.empty()));

    // then
    read.isInstanceOf(InvalidInputException.class).hasMessageContaining("50 files");
  }

  @Test // API-14
  void shouldRefuseTooManyBytes() throws IOException {
    // given
    write("main.py", "x".repeat(ProgramFiles.MAX_BYTES - 1));
    write("more.py", "xx");

    // when
    var read = assertThatThrownBy(() -> ProgramFiles.read(folder, Optional.empty()));

    // then
    read.isInstanceOf(InvalidInputException.class).hasMessageContaining("800,000 bytes");
  }

  @Test
  void shouldReadAProgramFromAStream() throws IOException {
    // given
    var stream = new ByteArrayInputStream("echo hi".getBytes(StandardCharsets.UTF_8));

    // when
    var files = ProgramFiles.read(stream, "main.sh");

    // then
    assertThat(files.entryPath()).isEqualTo("main.sh");
    assertThat(files.contents().get("main.sh")).asString().isEqualTo("echo hi");
  }

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
