package dev.sandcastle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void shouldLeaveOutWhatItDoesNotSay() throws IOException {
    // when
    var document = JSON.readTree(JobDocument.write(Job.python("print(1)").build()));

    // then
    assertThat(document)
        .isEqualTo(
            JSON.readTree(
                """
                {"runtime": "python", "entryPath": "main.py",
                 "files": [{"path": "main.py", "content": "print(1)"}]}
                """));
  }

  @Test
  void shouldAskForTheRegistries() throws IOException {
    // given
    var job = Job.python("1").egress("a.example").egressToPackages().build();

    // when
    var document = JSON.readTree(JobDocument.write(job));

    // then
    assertThat(document.at("/network/egress").asText()).isEqualTo("packages");
  }

  @Test
  void shouldSayEverything() throws IOException {
    // given
    var blob = new BlobRef("ab".repeat(32), 7);
    var job =
        Job.of("polyglot")
            .file("a.py", "1")
            .file("b.js", new byte[] {(byte) 0xff, 0})
            .steps("a.py", "b.js")
            .args("-v", "x y")
            .env("A", "1")
            .stdin("in")
            .timeout(Duration.ofMillis(1500))
            .memoryMb(256)
            .cpus(0.5)
            .label("thread", "42")
            .packages("numpy==2.1.0")
            .packages("attrs")
            .egressToPackages()
            .egress("api.example.com", "*.example.org:8443")
            .isolation(Isolation.REUSE)
            .runtimeClass(RuntimeClass.RUNSC)
            .purpose("to try")
            .input("data/in.csv", blob)
            .inputsFromLatest()
            .onBusy(OnBusy.REJECT)
            .retry(RetryPolicy.ON_WORKER_LOSS)
            .idempotencyKey("in the header")
            .build();

    // when
    var document = JSON.readTree(JobDocument.write(job));

    // then
    assertThat(document)
        .isEqualTo(
            JSON.readTree(
                """
                {"runtime": "polyglot", "steps": ["a.py", "b.js"],
                 "files": [{"path": "a.py", "content": "1"},
                           {"path": "b.js", "content": "/wA=", "encoding": "base64"}],
                 "inputs": [{"path": "data/in.csv", "blob": "%s"}], "inputsFrom": "latest",
                 "args": ["-v", "x y"], "env": {"A": "1"}, "stdin": "in", "timeoutMs": 1500,
                 "limits": {"memoryMb": 256, "cpus": 0.5}, "labels": {"thread": "42"},
                 "packages": ["numpy==2.1.0", "attrs"],
                 "network": {"egress": ["api.example.com", "*.example.org:8443"]},
                 "isolation": "reuse", "runtimeClass": "runsc",
                 "purpose": "to try", "onBusy": "reject", "retry": "on-worker-loss"}
                """
                    .formatted("ab".repeat(32))));
  }

  @Test
  void shouldKeepEveryCharacterOfASource() throws IOException {
    // given
    String source = "\"\\\n\t\u0000\u001f\u007f é€\uFFFD😀 </script>";

    // when
    var document = JSON.readTree(JobDocument.write(Job.python(source).build()));

    // then
    assertThat(document.at("/files/0/content").asText()).isEqualTo(source);
    assertThat(document.at("/files/0").has("encoding")).isFalse();
  }

  @Test
  void shouldStayAsItWasBuilt() {
    // given
    var builder = Job.python("1").args("a");
    var job = builder.build();

    // when
    builder.file("more.py", "2").args("b");

    // then
    assertThat(job.files()).containsOnlyKeys("main.py");
    assertThat(job.call().args()).containsExactly("a");
  }

  @Test
  void shouldShowNeitherSourcesNorSecretsInLogs() {
    // given
    var job = Job.python("password").env("TOKEN", "secret").stdin("hidden").build();

    // when
    String text = job.toString();

    // then
    assertThat(text).contains("main.py").doesNotContain("password", "secret", "hidden");
  }

  @Test
  void shouldAskWhichOfSeveralFilesToRun() {
    // given
    var builder = Job.of("python").file("a.py", "1").file("b.py", "2");

    // when
    var build = assertThatThrownBy(builder::build);

    // then
    build.isInstanceOf(InvalidJobException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.py", "../a.py", ""})
  void shouldRefuseToRunWhatIsNotThere(String path) {
    // given
    var builder = Job.of("python").file("a.py", "1").steps("a.py", path);

    // when
    var build = assertThatThrownBy(builder::build);

    // then
    build.isInstanceOf(InvalidJobException.class).hasMessageContaining("'" + path + "'");
  }

  @Test // API-16
  void shouldRefuseTooManySteps() {
    // given
    var eleven = Collections.nCopies(11, "main.py").toArray(String[]::new);

    // when
    var steps = assertThatThrownBy(() -> Job.python("1").steps(eleven));

    // then
    steps.isInstanceOf(InvalidJobException.class).hasMessageContaining("10");
  }

  @Test
  void shouldTakeAFolderWithoutHiddenFilesAndLinks() throws IOException {
    // given
    write("main.py", "import lib.tool");
    write("lib/tool.py", "");
    write(".env", "SECRET=1");
    write(".git/config", "");
    Files.createSymbolicLink(folder.resolve("passwd"), folder.resolve("main.py"));

    // when
    var job = Job.of("python").folder(folder).entryPath("main.py").build();

    // then
    assertThat(job.files()).containsOnlyKeys("main.py", "lib/tool.py");
    assertThat(job.files().get("main.py").toUtf8()).isEqualTo("import lib.tool");
  }

  @Test // API-14
  void shouldRefuseTooManyFiles() throws IOException {
    // given
    for (int number = 0; number <= Job.MAX_FILES; number++) {
      write("file" + number + ".py", "");
    }

    // when
    var read = assertThatThrownBy(() -> Job.of("python").folder(folder));

    // then
    read.isInstanceOf(InvalidJobException.class).hasMessageContaining("50 files");
  }

  @Test // API-14
  void shouldRefuseTooManyBytes() throws IOException {
    // given
    write("main.py", "x".repeat(Job.MAX_BYTES - 1));
    write("more.py", "xx");

    // when
    var read = assertThatThrownBy(() -> Job.of("python").folder(folder));

    // then
    read.isInstanceOf(InvalidJobException.class).hasMessageContaining("800,000 bytes");
  }

  @Test // API-14
  void shouldTakeAsManyBytesAsThereMayBe() throws IOException {
    // given
    write("main.py", "x".repeat(Job.MAX_BYTES - 2));
    write("more.py", "xx");

    // when
    var job = Job.of("python").folder(folder).entryPath("main.py").build();

    // then
    assertThat(job.bytes()).isEqualTo(Job.MAX_BYTES);
  }

  @Test // API-14
  void shouldRefuseTooManyBytesHoweverTheyCame() {
    // given
    var builder = Job.python("x".repeat(Job.MAX_BYTES + 1));

    // when
    var build = assertThatThrownBy(builder::build);

    // then
    build.isInstanceOf(InvalidJobException.class).hasMessageContaining("800,000 bytes");
  }

  private void write(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
