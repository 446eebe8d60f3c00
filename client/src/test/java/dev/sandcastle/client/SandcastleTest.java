package dev.sandcastle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.testkit.gateway.FakeGateway;
import dev.sandcastle.testkit.gateway.FakeGateway.Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class SandcastleTest {
  private static final String SUBMIT = "POST /v1/executions";
  private static final String STATE = "GET /v1/executions/e-1";
  private static final Job JOB = Job.python("print(1)").build();

  private FakeGateway server;
  private Sandcastle sandcastle;

  @BeforeEach
  void start() throws IOException {
    server = new FakeGateway();
    sandcastle = new Sandcastle(server.url(), server.key());
  }

  @AfterEach
  void stop() {
    sandcastle.close();
    server.close();
  }

  @Test
  void shouldSubmit() throws Exception {
    // given
    server.answeringNext(
        SUBMIT,
        202,
        """
        {"executionId":"e-1","status":"queued","position":3,"waiting":4,"attempt":0,
         "runtime":"python","entryPath":"main.py","labels":{"thread":"42"},"submittedAt":5000,
         "ofALaterVersion":{"x":[1]}}
        """);

    // when
    var execution = sandcastle.submit(JOB);

    // then
    assertThat(execution.id()).isEqualTo("e-1");
    assertThat(execution.status()).isEqualTo(Status.QUEUED);
    assertThat(execution.position()).isEqualTo(3);
    assertThat(execution.waiting()).isEqualTo(4);
    assertThat(execution.origin().paths()).containsExactly("main.py");
    assertThat(execution.origin().labels()).containsEntry("thread", "42");
    assertThat(execution.origin().submittedAt()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(execution.result()).isEmpty();
    assertThat(new ObjectMapper().readTree(last().body()).path("runtime").asText())
        .isEqualTo("python");
  }

  @Test
  void shouldSendTheSameKeyAgainWhenTheAnswerIsLost() throws Exception {
    // given
    server.cuttingNext(SUBMIT).cuttingNext(SUBMIT);

    // when
    var execution = sandcastle.submit(JOB);

    // then
    assertThat(execution.id()).isEqualTo("e-1");
    assertThat(keys()).hasSize(3);
    assertThat(keys().getFirst()).isNotEmpty();
    assertThat(keys()).containsOnly(keys().getFirst());
    assertThat(server.requests()).extracting(Request::body).containsOnly(last().body());
  }

  @Test
  void shouldSendEachJobUnderAnotherKey() throws Exception {
    // when
    sandcastle.submit(JOB);
    sandcastle.submit(JOB);

    // then
    assertThat(keys()).doesNotHaveDuplicates();
  }

  @Test
  void shouldSendTheKeyOfTheJob() throws Exception {
    // when
    sandcastle.submit(Job.python("1").idempotencyKey("order-7").build());

    // then
    assertThat(keys()).containsExactly("order-7");
  }

  @Test
  void shouldGiveUpAfterAllAttempts() {
    // given
    server.cuttingNext(SUBMIT).cuttingNext(SUBMIT).cuttingNext(SUBMIT);

    // when
    var submit = assertThatThrownBy(() -> sandcastle.submit(JOB));

    // then
    submit.isInstanceOf(IOException.class).isNotInstanceOf(ProblemException.class);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void shouldSendOnceWithoutAKeyWhenAskedTo() {
    // given
    server.cuttingNext(SUBMIT);
    try (var once =
        new Sandcastle(server.url(), server.key(), ClientOptions.DEFAULT.withAttempts(1))) {
      // when
      var submit = assertThatThrownBy(() -> once.submit(JOB));

      // then
      submit.isInstanceOf(IOException.class);
    }
    assertThat(keys()).containsExactly("");
  }

  @Test
  void shouldComeBackWhenTheServerAsksForIt() throws Exception {
    // given
    server.answeringNext(SUBMIT, 503, "{\"retryAfterMs\":10}");
    server.answeringNext(SUBMIT, 503, "no document", "Retry-After", "1");

    // when
    var execution = sandcastle.submit(JOB);

    // then
    assertThat(execution.id()).isEqualTo("e-1");
    assertThat(server.requests()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"503, {}", "503, '{\"retryAfterMs\":3600000}'", "429, '{\"retryAfterMs\":10}'"})
  void shouldNotComeBackOtherwise(int status, String problem) {
    // given
    server.refusing(status, problem);

    // when
    var submit = assertThatThrownBy(() -> sandcastle.submit(JOB));

    // then
    submit.isInstanceOf(ProblemException.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test // API-10
  void shouldTellAllOfAProblem() {
    // given
    server.refusing(
        400,
        "{\"code\":\"INPUT_REJECTED\",\"field\":\"/files/0/path\",\"detail\":\"is no path\","
            + "\"retryAfterMs\":1500,\"ofALaterVersion\":1}");

    // when
    var submit = assertThatThrownBy(() -> sandcastle.submit(JOB));

    // then
    submit
        .hasMessage("/files/0/path: is no path")
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(400);
              assertThat(problem.errorCode()).contains(ErrorCode.INPUT_REJECTED);
              assertThat(problem.field()).contains("/files/0/path");
              assertThat(problem.detail()).isEqualTo("is no path");
              assertThat(problem.retryAfter()).contains(Duration.ofMillis(1500));
            });
  }

  @ParameterizedTest // API-10
  @ValueSource(strings = {"", "<html>", "[]", "{\"code\":\"OF_A_LATER_VERSION\"}"})
  void shouldTellAProblemThatIsNoDocumentOfOurs(String body) {
    // given
    server.refusing(502, body);

    // when
    var submit = assertThatThrownBy(() -> sandcastle.submit(JOB));

    // then
    submit
        .hasMessageContaining("502")
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.errorCode()).isEmpty();
              assertThat(problem.retryAfter()).isEmpty();
            });
  }

  @Test
  void shouldRun() throws Exception {
    // given
    server.answeringNext(
        SUBMIT, 200, "{\"executionId\":\"e-1\",\"status\":\"completed\",\"stdout\":\"1\\n\"}");

    // when
    var result = sandcastle.run(JOB);

    // then
    assertThat(result.isCompleted()).isTrue();
    assertThat(result.stdout().text()).isEqualTo("1\n");
    assertThat(last().query()).isEqualTo("wait=30s");
  }

  @Test
  void shouldAskUntilTheEndWhenTheWaitEndsFirst() throws Exception {
    // given
    server.answeringNext(STATE, 200, "{\"executionId\":\"e-1\",\"status\":\"running\"}");
    server.cuttingNext(STATE);
    server.answeringNext(STATE, 500, "{}");
    server.inState("{\"executionId\":\"e-1\",\"status\":\"failed\",\"exitCode\":3}");

    // when
    var result = sandcastle.run(JOB);

    // then
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.exitCode()).contains(3);
  }

  @Test
  void shouldFind() throws Exception {
    // given
    server.inState("{\"executionId\":\"e-1\",\"status\":\"running\"}");

    // when
    var found = sandcastle.find("e-1");
    var missing = sandcastle.find("e-2");

    // then
    assertThat(found.map(Execution::status)).contains(Status.RUNNING);
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../runtimes", "e-1/cancel", "e 1", "e?x"})
  void shouldSendNoIdThatIsNone(String id) {
    // when
    var find = assertThatThrownBy(() -> sandcastle.find(id));

    // then
    find.isInstanceOf(IllegalArgumentException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void shouldListPageByPageAsTheyAreNeeded() throws Exception {
    // given
    String line = "GET /v1/executions";
    server.answeringNext(
        line,
        200,
        "{\"executions\":[{\"executionId\":\"e-3\",\"status\":\"failed\",\"exitCode\":1,"
            + "\"errorCode\":\"RUNTIME_ERROR\",\"submittedAt\":3},{\"executionId\":\"e-2\"}],"
            + "\"cursor\":\"a b&c\"}");
    server.answeringNext(line, 200, "{\"executions\":[{\"executionId\":\"e-1\"}],\"cursor\":null}");
    var query =
        ExecutionQuery.ALL
            .withPageSize(2)
            .withStatus(Status.FAILED)
            .withLabel("thread", "4 2")
            .withSince(Instant.ofEpochMilli(1))
            .withUntil(Instant.ofEpochMilli(9));

    // when
    List<ExecutionSummary> all;
    int requestsOfTheFirst;
    try (var executions = sandcastle.list(query)) {
      var each = executions.iterator();
      var first = each.next();
      requestsOfTheFirst = server.requests().size();
      all = List.of(first, each.next(), each.next());
      assertThat(each.hasNext()).isFalse();
    }

    // then
    assertThat(requestsOfTheFirst).isEqualTo(1);
    assertThat(all).extracting(ExecutionSummary::id).containsExactly("e-3", "e-2", "e-1");
    assertThat(all.getFirst().exitCode()).contains(1);
    assertThat(all.getFirst().errorCode()).contains("RUNTIME_ERROR");
    assertThat(server.requests())
        .extracting(Request::query)
        .containsExactly(
            "limit=2&status=failed&label=thread%3A4%202&since=1&until=9",
            "limit=2&status=failed&label=thread%3A4%202&since=1&until=9&cursor=a%20b%26c");
  }

  @Test
  void shouldCancel() throws Exception {
    // given
    server.answeringNext("POST /v1/executions/e-2/cancel", 409, "{\"code\":\"CONFLICT\"}");
    server.answeringNext("POST /v1/executions/e-3/cancel", 200, "{\"status\":\"cancelled\"}");

    // when
    boolean live = sandcastle.cancel("e-1");
    boolean ended = sandcastle.cancel("e-2");
    boolean cancelled = sandcastle.cancel("e-3");

    // then
    assertThat(live).isTrue();
    assertThat(ended).isFalse();
    assertThat(cancelled).as("before").isTrue();
  }

  @Test
  void shouldCancelByLabel() throws Exception {
    // given
    server.answeringNext(
        "POST /v1/executions/cancel",
        202,
        "{\"label\":\"thread:42\",\"cancelled\":[\"e-1\",\"e-2\"]}");

    // when
    var cancelled = sandcastle.cancelLabelled("thread", "42&x=1");

    // then
    assertThat(cancelled).containsExactly("e-1", "e-2");
    assertThat(last().query()).isEqualTo("label=thread%3A42%26x%3D1");
  }

  @Test
  void shouldMakeALink() throws Exception {
    // given
    server.answeringNext(
        "POST /v1/executions/e-1/links",
        201,
        "{\"href\":\"/v1/files/t0ken/a.png\",\"expiresAt\":60000}");

    // when
    var link = sandcastle.link("e-1", "a.png", Duration.ofMinutes(1));

    // then
    assertThat(link)
        .isEqualTo(
            new Link(
                URI.create(server.url() + "/v1/files/t0ken/a.png"), Instant.ofEpochSecond(60)));
    assertThat(last().body()).isEqualTo("{\"path\":\"a.png\",\"seconds\":60}");
  }

  @Test
  void shouldTellWhatCanRun() throws Exception {
    // given
    server.answeringNext(
        "GET /v1/runtimes",
        200,
        "{\"runtimes\":[{\"id\":\"python\",\"title\":\"Python\",\"version\":\"3.13\","
            + "\"extensions\":[\".py\"],\"packages\":\"python\"}]}");

    // when
    var runtimes = sandcastle.runtimes();

    // then
    assertThat(runtimes)
        .containsExactly(
            new RuntimeDescription(
                "python", "Python", "3.13", List.of(".py"), Optional.of("python")));
  }

  @Test
  void shouldReachAGatewayBehindAPath() throws Exception {
    // given
    server.answeringNext("GET /castle/v1/runtimes", 200, "{\"runtimes\":[]}");

    // when
    try (var behind = new Sandcastle(URI.create(server.url() + "/castle/"), server.key())) {
      // then
      assertThat(behind.runtimes()).isEmpty();
    }
  }

  @Test // API-10
  void shouldSayThatTheServerCannotBeReached() {
    // given
    server.close();

    // when
    var submit = assertThatThrownBy(() -> sandcastle.submit(JOB));

    // then
    submit.isInstanceOf(ConnectException.class);
  }

  @ParameterizedTest // API-10
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"executionId\":\"../x\"}"})
  void shouldNotAcceptWhatIsNoDocument(String answer) {
    // given
    server.answeringNext(SUBMIT, 202, answer);

    // when
    var submit = assertThatThrownBy(() -> sandcastle.submit(JOB));

    // then
    submit.isInstanceOf(IOException.class);
  }

  private List<String> keys() {
    return server.requests().stream().map(request -> request.header("Idempotency-Key")).toList();
  }

  private Request last() {
    return server.requests().getLast();
  }
}
