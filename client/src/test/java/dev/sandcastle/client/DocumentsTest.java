package dev.sandcastle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Fault;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.SandboxStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The documents of design §5, as old clients and new servers meet them. */
final class DocumentsTest {
  private static final String SHA = "0a".repeat(32);

  @Test
  void shouldReadAllOfAResult() throws IOException {
    // when
    var execution =
        read(
            """
            {"executionId":"e-1","status":"failed","exitCode":null,"signal":9,
             "errorCode":"OUT_OF_MEMORY","errorMessage":"step b.py was killed","fault":"program",
             "retryable":false,"hint":"Use less.","stdout":"out","stderr":"err",
             "truncated":{"stdout":true,"stderr":false,"files":2},
             "outputBytes":{"stdout":100,"stderr":3},
             "steps":[{"path":"a.py","status":"completed","exitCode":0,"signal":null,
                       "durationMs":10,"cpuMs":5},
                      {"path":"b.py","status":"failed","exitCode":null,"signal":9,
                       "durationMs":20,"cpuMs":15},
                      {"path":"c.py","status":"skipped","exitCode":null,"signal":null,
                       "durationMs":0,"cpuMs":0}],
             "files":[{"path":"a.txt","size":5,"sha256":"%s","contentType":"text/plain",
                       "href":"/v1/executions/e-1/files/a.txt"}],
             "unchangedFiles":[{"path":"old.txt","size":1,"sha256":"%s","contentType":"x/y"}],
             "timings":{"queuedMs":1,"preparingMs":2,"installingMs":3,"runningMs":4,
                        "collectingMs":5,"totalMs":15,"start":"warm"},
             "usage":{"cpuMs":20,"memoryPeakBytes":1024,"egressBytes":7},
             "attempt":2,"runtime":"python","labels":{"thread":"42"},"purpose":"to try",
             "inputsFrom":"e-0","codePreview":"print(1)","timeoutMs":30000,
             "submittedAt":1000,"finishedAt":2000,"links":{"self":"/v1/executions/e-1"}}
            """
                .formatted(SHA, SHA));

    // then
    assertThat(execution.attempt()).isEqualTo(2);
    assertThat(execution.origin())
        .isEqualTo(
            new Execution.Origin(
                Optional.of("python"),
                List.of("a.py", "b.py", "c.py"),
                java.util.Map.of("thread", "42"),
                Optional.of("to try"),
                Optional.of("e-0"),
                Optional.of("print(1)"),
                Optional.of(Duration.ofSeconds(30)),
                Instant.ofEpochSecond(1)));
    var result = execution.result().orElseThrow();
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.exitCode()).isEmpty();
    assertThat(result.signal()).contains(9);
    assertThat(result.failure())
        .contains(
            new Result.Failure(
                "OUT_OF_MEMORY",
                "step b.py was killed",
                Optional.of(Fault.PROGRAM),
                false,
                "Use less.",
                Optional.empty()));
    assertThat(result.stdout()).isEqualTo(new Result.Output("out", 100, true));
    assertThat(result.stderr()).isEqualTo(new Result.Output("err", 3, false));
    assertThat(result.steps())
        .extracting(Result.Step::index, Result.Step::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, Status.COMPLETED),
            org.assertj.core.groups.Tuple.tuple(2, Status.FAILED),
            org.assertj.core.groups.Tuple.tuple(3, Status.SKIPPED));
    assertThat(result.files())
        .isEqualTo(
            new Result.Files(
                List.of(new OutputFile("a.txt", "text/plain", new BlobRef(SHA, 5))), 2));
    assertThat(result.unchangedFiles()).extracting(OutputFile::path).containsExactly("old.txt");
    assertThat(result.cost().start()).contains(SandboxStart.WARM);
    assertThat(result.cost().running()).isEqualTo(Duration.ofMillis(4));
    assertThat(result.cost().usage()).isEqualTo(new Result.Usage(Duration.ofMillis(20), 1024, 7));
    assertThat(result.finishedAt()).contains(Instant.ofEpochSecond(2));
  }

  @Test
  void shouldTakeARejectionForAnEnd() throws IOException {
    // when
    var result =
        read("{\"executionId\":\"e-1\",\"status\":\"rejected\",\"errorCode\":\"QUOTA_EXCEEDED\",\"retryAfterMs\":1500}")
            .result()
            .orElseThrow();

    // then
    assertThat(result.status()).isEqualTo(Status.REJECTED);
    assertThat(result.failure().orElseThrow().retryAfter()).contains(Duration.ofMillis(1500));
  }

  @Test
  void shouldTellTheFaultThatAnOldServerDoesNot() throws IOException {
    // when
    var failure =
        read("{\"executionId\":\"e-1\",\"status\":\"failed\",\"errorCode\":\"WORKER_LOST\",\"errorMessage\":\"gone\"}")
            .result()
            .flatMap(Result::failure)
            .orElseThrow();

    // then
    assertThat(failure.fault()).contains(Fault.PLATFORM);
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.hint()).isEqualTo(ErrorCode.WORKER_LOST.hint());
  }

  // BUG-26
  @Test
  void shouldReadWordsOfALaterServer() throws IOException {
    // when
    var execution =
        read(
            """
            {"executionId":"e-1","status":"failed","errorCode":"BORED","fault":"moon",
             "timings":{"start":"teleported"},"steps":[{"path":"a","status":"dreaming"}]}
            """);
    var unknown = read("{\"executionId\":\"e-1\",\"status\":\"dreaming\"}");

    // then
    var result = execution.result().orElseThrow();
    var failure = result.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo("BORED");
    assertThat(failure.errorCode()).isEmpty();
    assertThat(failure.fault()).isEmpty();
    assertThat(result.cost().start()).isEmpty();
    assertThat(result.steps().getFirst().status()).isEqualTo(Status.UNKNOWN);
    assertThat(unknown.status()).isEqualTo(Status.UNKNOWN);
    assertThat(unknown.result()).isEmpty();
  }

  @Test
  void shouldRefuseAHashThatIsNone() {
    // when
    var read =
        assertThatThrownBy(
            () ->
                read(
                    "{\"executionId\":\"e-1\",\"status\":\"completed\",\"files\":[{\"path\":\"a\",\"sha256\":\"../x\"}]}"));

    // then
    read.isInstanceOf(IOException.class).hasMessageContaining("../x");
  }

  private static Execution read(String json) throws IOException {
    return Documents.read(json.getBytes(StandardCharsets.UTF_8), Documents::execution);
  }
}
