package dev.sandcastle.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sandcastle.generated.ApiClient;
import dev.sandcastle.generated.ApiException;
import dev.sandcastle.generated.api.AboutApi;
import dev.sandcastle.generated.api.ExecutionsApi;
import dev.sandcastle.generated.api.OutputAndFilesApi;
import dev.sandcastle.generated.model.ErrorCode;
import dev.sandcastle.generated.model.Execution;
import dev.sandcastle.generated.model.SourceFile;
import dev.sandcastle.generated.model.Status;
import dev.sandcastle.generated.model.StreamName;
import dev.sandcastle.generated.model.Submission;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that a stock generator made of the OpenAPI document, and nothing else. */
@ExtendWith(SharedStack.class)
final class GeneratedClientST {
  private static final String PROGRAM =
      """
      print(6 * 7)
      open('/workspace/output/answer.txt', 'w').write('42')
      """;

  private final ApiClient client;

  GeneratedClientST(Stack stack) {
    client = new ApiClient();
    client.updateBaseUri(stack.url().toString());
    client.setRequestInterceptor(
        request -> request.header("Authorization", "Bearer " + stack.key()));
  }

  @Test
  void shouldSubmitAJobAndReadItsResult() throws Exception {
    // given
    var executions = new ExecutionsApi(client);
    var contents = new OutputAndFilesApi(client);

    // when
    Execution result = executions.submitExecution(python(PROGRAM), "30s", null, null, null);

    // then
    assertThat(result.getStatus()).isEqualTo(Status.COMPLETED);
    assertThat(result.getStdout()).isEqualTo("42\n");
    assertThat(result.getExitCode()).isZero();
    assertThat(result.getFiles()).singleElement().extracting("path").isEqualTo("answer.txt");
    String id = result.getExecutionId();
    assertThat(executions.getExecution(id, null).getFinishedAt()).isEqualTo(result.getFinishedAt());
    assertThat(contents.getOutput(id, StreamName.STDOUT, null, null, null)).isEqualTo("42\n");
    assertThat(contents.getFile(id, "answer.txt", null, null)).hasContent("42");
    assertThat(executions.listExecutions(null, null, null, null, null, null).getExecutions())
        .anyMatch(summary -> summary.getExecutionId().equals(id));
  }

  @Test
  void shouldSeeWhatCanRun() throws Exception {
    assertThat(new AboutApi(client).listRuntimes().getRuntimes())
        .anyMatch(runtime -> runtime.getId().equals("python"));
  }

  @Test
  void shouldUnderstandAFailureAndARefusal() throws Exception {
    // given
    var executions = new ExecutionsApi(client);

    // when
    Execution failed = executions.submitExecution(python("1 / 0"), "30s", null, null, null);
    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () ->
                executions.submitExecution(new Submission().runtime("x"), null, null, null, null));

    // then
    assertThat(failed.getStatus()).isEqualTo(Status.FAILED);
    assertThat(failed.getErrorCode()).isEqualTo(ErrorCode.RUNTIME_ERROR);
    assertThat(refused.getCode()).isEqualTo(400);
    assertThat(refused.getResponseBody()).contains("INPUT_REJECTED").contains("/runtime");
  }

  private static Submission python(String source) {
    return new Submission()
        .runtime("python")
        .entryPath("main.py")
        .addFilesItem(new SourceFile().path("main.py").content(source));
  }
}
