package dev.sandcastle.client;

import static dev.sandcastle.testkit.gateway.FakeGateway.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.sse.ServerSentEvents;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.testkit.gateway.FakeGateway;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class FollowTest {
  private static final String COMPLETED =
      "{\"executionId\":\"e-1\",\"status\":\"completed\",\"exitCode\":0}";
  private static final String END = event("result", "end", COMPLETED);

  private final List<ExecutionNotice> heard = new ArrayList<>();
  private FakeGateway server;
  private Sandcastle sandcastle;

  @BeforeEach
  void start() throws IOException {
    server = new FakeGateway();
    sandcastle = with(ClientOptions.DEFAULT);
  }

  @AfterEach
  void stop() {
    sandcastle.close();
    server.close();
  }

  @Test
  void shouldTellWhatHappensInOrder() throws Exception {
    // given
    server.streaming(
        event("queued", "1", "{\"position\":2,\"waiting\":3,\"at\":1000,\"attempt\":0}"),
        event("phase", "2", "{\"phase\":\"running\",\"at\":2000,\"attempt\":1}"),
        event(
            "stdout",
            "3",
            "{\"sequence\":4,\"offset\":5,\"text\":\"out\\n\",\"at\":3000,\"attempt\":1}"),
        event("stderr", "4", "{\"text\":\"err\\n\",\"at\":4000,\"attempt\":1}"),
        event(
            "step",
            "5",
            "{\"path\":\"a.py\",\"status\":\"completed\",\"exitCode\":0,\"durationMs\":12,"
                + "\"cpuMs\":7,\"index\":1,\"at\":5000,\"attempt\":1}"),
        END);

    // when
    var result = sandcastle.follow("e-1", heard::add);

    // then
    assertThat(heard)
        .startsWith(
            new ExecutionNotice.Queued("1", at(1), 0, 2, 3),
            new ExecutionNotice.PhaseBegan("2", at(2), 1, Status.RUNNING, Optional.empty()),
            new ExecutionNotice.Printed("3", at(3), 1, StreamName.STDOUT, 4, 5, "out\n"),
            new ExecutionNotice.Printed("4", at(4), 1, StreamName.STDERR, 0, 0, "err\n"),
            new ExecutionNotice.StepEnded(
                "5",
                at(5),
                1,
                new Result.Step(
                    1,
                    "a.py",
                    Status.COMPLETED,
                    Optional.of(0),
                    Optional.empty(),
                    Duration.ofMillis(12),
                    Duration.ofMillis(7))))
        .hasSize(6);
    assertThat(heard.getLast()).isInstanceOf(ExecutionNotice.Ended.class);
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.exitCode()).contains(0);
  }

  // EVT-8
  @Test
  void shouldTellProgressAndRefusals() throws Exception {
    // given
    server.streaming(
        event(
            "phase",
            "1",
            "{\"phase\":\"installing\",\"progress\":{\"kind\":\"installing\","
                + "\"package\":\"numpy\",\"version\":\"2.1.0\"},\"at\":1000,\"attempt\":1}"),
        event("phase", "2", "{\"phase\":\"installing\",\"progress\":{\"kind\":\"dreaming\"}}"),
        event(
            "egress",
            "3",
            "{\"host\":\"a.example\",\"port\":443,\"reason\":\"no\",\"at\":3000,\"attempt\":1}"),
        END);

    // when
    sandcastle.follow("e-1", heard::add);

    // then
    assertThat(heard.get(0))
        .isEqualTo(
            new ExecutionNotice.PhaseBegan(
                "1",
                at(1),
                1,
                Status.INSTALLING,
                Optional.of(
                    new InstallProgress(
                        InstallProgress.Kind.INSTALLING,
                        Optional.of("numpy"),
                        Optional.of("2.1.0")))));
    assertThat(heard.get(1))
        .isInstanceOfSatisfying(
            ExecutionNotice.PhaseBegan.class, began -> assertThat(began.progress()).isEmpty());
    assertThat(heard.get(2))
        .isEqualTo(new ExecutionNotice.EgressRefused("3", at(3), 1, "a.example", 443, "no"));
  }

  @Test
  void shouldPassOverWhatALaterServerTells() throws Exception {
    // given
    server.streaming(
        event("weather", "1", "{\"sunny\":true}"),
        event("phase", "2", "{\"phase\":\"thinking\",\"mood\":{\"good\":1}}"),
        END);

    // when
    sandcastle.follow("e-1", heard::add);

    // then
    assertThat(heard).hasSize(2);
    assertThat(heard.getFirst())
        .isInstanceOfSatisfying(
            ExecutionNotice.PhaseBegan.class,
            began -> assertThat(began.phase()).isEqualTo(Status.UNKNOWN));
  }

  @Test
  void shouldComeBackAfterTheLastEventSeen() throws Exception {
    // given
    server.streaming(printed("a", "1"), printed("b", "2"));
    server.streaming(printed("c", "3"), END);

    // when
    sandcastle.follow("e-1", heard::add);

    // then
    assertThat(texts()).containsExactly("1", "2", "lost", "3");
    assertThat(lastEventIds()).containsExactly("", "b");
  }

  @Test
  void shouldWaitAsLongAsTheServerAsks() throws Exception {
    // given
    server.streaming(printed("a", "1"));
    server.streaming(END);

    // when
    sandcastle.follow("e-1", heard::add);

    // then: the first pause of 200 ms is longer than the 20 ms of "retry"
    assertThat(heard)
        .filteredOn(ExecutionNotice.Reconnecting.class::isInstance)
        .extracting(notice -> ((ExecutionNotice.Reconnecting) notice).pause())
        .containsExactly(Duration.ofMillis(200));
  }

  @Test
  void shouldGoOnBehindANoticeOfAnotherProcess() throws Exception {
    // given
    server.streaming(END);

    // when
    sandcastle.follow("e-1", "b").await();

    // then
    assertThat(lastEventIds()).containsExactly("b");
  }

  @Test
  void shouldTryAgainWhenTheServerFailsForAMoment() throws Exception {
    // given
    server.answeringEvents(503, "{}");
    server.answeringEvents(429, "{\"code\":\"QUOTA_EXCEEDED\",\"retryAfterMs\":10}");
    server.streaming(END);

    // when
    var result = sandcastle.follow("e-1").await();

    // then
    assertThat(result.isCompleted()).isTrue();
  }

  @Test
  void shouldComeBackWhenTheServerFallsSilent() throws Exception {
    // given
    server.stalling(printed("a", "1"));
    server.streaming(END);

    // when
    try (var impatient = with(ClientOptions.DEFAULT.withReadTimeout(Duration.ofMillis(200)))) {
      impatient.follow("e-1", heard::add);
    }

    // then
    assertThat(texts()).containsExactly("1", "lost");
    assertThat(lastEventIds()).containsExactly("", "a");
  }

  @Test
  void shouldAskForTheResultWhenNothingFollowsTheLastEvent() throws Exception {
    // given
    server.streaming(printed("a", "1"));
    server.answeringEvents(204, "");
    server.inState(COMPLETED);

    // when
    var result = sandcastle.follow("e-1").await();

    // then
    assertThat(result.isCompleted()).isTrue();
  }

  @Test
  void shouldTellTheEndOnce() throws Exception {
    // given
    server.streaming(END, printed("late", "1"));

    // when
    try (var follow = sandcastle.follow("e-1")) {
      follow.await();

      // then
      assertThat(follow.next()).isEmpty();
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldGiveUpWhenTheServerDoesNotKnowTheExecution() {
    // given
    server.answeringEvents(404, "{\"code\":\"NOT_FOUND\",\"detail\":\"no such execution\"}");

    // when
    var follow = assertThatThrownBy(() -> sandcastle.follow("e-1").next());

    // then
    follow.isInstanceOf(ProblemException.class).hasMessage("no such execution");
  }

  @Test
  void shouldGiveUpWhenTheServerStaysAway() {
    // given
    try (var impatient = with(ClientOptions.DEFAULT.withPatience(Duration.ofMillis(100)))) {
      // when
      var follow = assertThatThrownBy(() -> impatient.follow("e-1").await());

      // then
      follow.isInstanceOf(ProblemException.class);
    }
    assertThat(server.requests()).hasSizeGreaterThan(1);
  }

  @ParameterizedTest // API-10
  @ValueSource(strings = {"{", "[]", "1", "{\"status\":\"completed\",\"files\":[{\"size\":1}]}"})
  void shouldSayThatAResultIsMalformed(String result) {
    // given
    server.streaming(event("result", "end", result));

    // when
    var follow = assertThatThrownBy(() -> sandcastle.follow("e-1").next());

    // then
    follow.isInstanceOf(IOException.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test // API-10
  void shouldNotComeBackWithoutPatience() {
    // given
    server.streaming(printed("a", "1"));
    try (var impatient = with(ClientOptions.DEFAULT.withPatience(Duration.ZERO))) {
      // when
      var follow = assertThatThrownBy(() -> impatient.follow("e-1").await());

      // then
      follow.isInstanceOf(IOException.class).hasMessageContaining("ended without one");
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldNotAskAgainForAnEventThatIsTooLong() {
    // given
    server.streaming("data: " + "x".repeat(ServerSentEvents.DEFAULT_LIMIT));

    // when
    var follow = assertThatThrownBy(() -> sandcastle.follow("e-1").next());

    // then
    follow.isInstanceOf(ServerSentEvents.TooLongException.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldEndWhenItIsClosedByAnother() throws Exception {
    // given
    server.stalling(printed("a", "1"));
    var follow = sandcastle.follow("e-1");
    follow.next();
    var reading = CompletableFuture.supplyAsync(() -> outcome(follow));

    // when
    follow.close();

    // then
    assertThat(reading.get(10, TimeUnit.SECONDS)).contains("not followed any more");
  }

  @Test
  void shouldEndWhenTheClientIsClosed() throws Exception {
    // given
    server.stalling(printed("a", "1"));
    var follow = sandcastle.follow("e-1");
    follow.next();
    var reading = CompletableFuture.supplyAsync(() -> outcome(follow));

    // when
    sandcastle.close();

    // then
    assertThat(reading.get(10, TimeUnit.SECONDS)).contains("not followed any more");
  }

  @Test
  void shouldFollowFromTheSubmissionOn() throws Exception {
    // given
    server.streamingSubmission(printed("a", "1"));
    server.streaming(printed("b", "2"), END);

    // when
    try (var follow = sandcastle.start(Job.python("1").build())) {
      for (var next = follow.next(); next.isPresent(); next = follow.next()) {
        heard.add(next.get());
      }
      assertThat(follow.executionId()).isEqualTo("e-1");
    }

    // then
    assertThat(texts()).containsExactly("1", "lost", "2");
    assertThat(server.requests().getFirst().header("Accept")).isEqualTo("text/event-stream");
  }

  @Test
  void shouldFollowASubmissionThatIsAnsweredWithItsState() throws Exception {
    // given
    server.streaming(END);

    // when
    try (var follow = sandcastle.start(Job.python("1").build())) {
      var result = follow.await();

      // then
      assertThat(result.isCompleted()).isTrue();
    }
  }

  private Sandcastle with(ClientOptions options) {
    return new Sandcastle(server.url(), server.key(), options);
  }

  private static String outcome(Follow follow) {
    try {
      return "heard " + follow.next();
    } catch (IOException ended) {
      return ended.getMessage();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static Instant at(long seconds) {
    return Instant.ofEpochSecond(seconds);
  }

  private static String printed(String id, String text) {
    return event("stdout", id, "{\"text\":\"" + text + "\"}");
  }

  private List<String> lastEventIds() {
    return server.requests().stream().map(request -> request.header("Last-Event-ID")).toList();
  }

  private List<String> texts() {
    var texts = new ArrayList<String>();
    for (ExecutionNotice notice : heard) {
      switch (notice) {
        case ExecutionNotice.Printed printed -> texts.add(printed.text());
        case ExecutionNotice.Reconnecting _ -> texts.add("lost");
        case ExecutionNotice.Queued _,
            ExecutionNotice.PhaseBegan _,
            ExecutionNotice.EgressRefused _,
            ExecutionNotice.StepEnded _,
            ExecutionNotice.Ended _ -> {}
      }
    }
    return texts;
  }
}
