package dev.sandcastle.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.schemas.execution.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    var job = job(folder.resolve("deep/hello.py"), Optional.empty());

    // then
    assertThat(job.mode()).isEqualTo(new Mode.Single("hello.py"));
    assertThat(job.files()).containsOnlyKeys("hello.py");
    assertThat(job.files().get("hello.py").toUtf8()).isEqualTo("print(1)");
  }

  @Test
  void shouldTakeAFolderAndItsMainFile() throws IOException {
    // given
    write("main.py", "import lib.tool");
    write("lib/tool.py", "");

    // when
    var job = job(folder, Optional.empty());

    // then
    assertThat(job.mode()).isEqualTo(new Mode.Single("main.py"));
    assertThat(job.files()).containsOnlyKeys("main.py", "lib/tool.py");
  }

  @Test
  void shouldKnowTheMainFileOfEveryLanguageOfTheCatalogue() throws IOException {
    // given
    write("main.rb", "puts 1");

    // when
    var job = job(folder, Optional.empty());

    // then
    assertThat(job.mode()).isEqualTo(new Mode.Single("main.rb"));
  }

  @Test
  void shouldRunTheFilesThatAreNamed() throws IOException {
    // given
    write("main.py", "");
    write("other/start.js", "");
    var steps = new Mode.Steps(List.of("other/start.js", "main.py"));

    // when
    var single = job(folder, Optional.of(new Mode.Single("other/start.js")));
    var several = job(folder, Optional.of(steps));

    // then
    assertThat(single.mode()).isEqualTo(new Mode.Single("other/start.js"));
    assertThat(several.mode()).isEqualTo(steps);
  }

  @Test
  void shouldAskWhichFileToRun() throws IOException {
    // given
    write("main.py", "");
    write("main.js", "");

    // when
    var read = assertThatThrownBy(() -> job(folder, Optional.empty()));

    // then
    read.isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("[main.py, main.js]")
        .hasMessageContaining("--entry");
  }

  @Test
  void shouldRefuseAnEntryThatIsNotThere() throws IOException {
    // given
    write("main.py", "");

    // when
    var read = assertThatThrownBy(() -> job(folder, Optional.of(new Mode.Single("../main.py"))));

    // then
    read.isInstanceOf(InvalidJobException.class).hasMessageContaining("../main.py");
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    // when
    var read = assertThatThrownBy(() -> job(folder.resolve("missing.py"), Optional.empty()));

    // then
    read.isInstanceOf(InvalidJobException.class).hasMessageContaining("missing.py");
  }

  @Test // API-14
  void shouldRefuseAFileThatIsTooLong() throws IOException {
    // given
    write("main.py", "x".repeat(Job.MAX_BYTES + 1));

    // when
    var read = assertThatThrownBy(() -> job(folder.resolve("main.py"), Optional.empty()));

    // then
    read.isInstanceOf(InvalidJobException.class).hasMessageContaining("800,000 bytes");
  }

  private static Job job(Path program, Optional<Mode> chosen) throws IOException {
    return ProgramFiles.of(program, chosen).job("python").build();
  }

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
