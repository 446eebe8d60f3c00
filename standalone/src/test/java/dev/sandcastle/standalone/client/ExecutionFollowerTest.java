package dev.sandcastle.standalone.client;

import static dev.sandcastle.standalone.client.FakeGateway.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutionFollowerTest {
  private static final String COMPLETED = "{\"status\":\"completed\",\"exitCode\":0}";

  private final List<String> heard = new ArrayList<>();
  private FakeGateway server;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    server = new FakeGateway();
    gateway = new Gateway(server.url(), server.key());
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.close();
  }

  @Test
  void shouldTellWhatHappensInOrder() throws Exception {
    // given
    server.streaming(
        event("queued", "1", "{\"position\":2,\"waiting\":3}"),
        event("phase", "2", "{\"phase\":\"running\"}"),
        event("stdout", "3", "{\"text\":\"out\\n\"}"),
        event("stderr", "4", "{\"text\":\"err\\n\"}"),
        event("later", "5", "{\"version\":2}"),
        event("result", "end", COMPLETED));

    // when
    var result = follow();

    // then
    assertThat(heard).containsExactly("queued 2/3", "phase running", "out out\n", "err err\n");
    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.exitCode()).hasValue(0);
  }

  @Test
  void shouldComeBackAfterTheLastEventSeen() throws Exception {
    // given
    server.streaming(
        event("stdout", "a", "{\"text\":\"1\"}"), event("stdout", "b", "{\"text\":\"2\"}"));
    server.streaming(event("stdout", "c", "{\"text\":\"3\"}"), event("result", "end", COMPLETED));

    // when
    follow();

    // then
    assertThat(heard).containsExactly("out 1", "out 2", "lost", "out 3");
    assertThat(server.requests().stream().map(FakeGateway.Request::lastEventId))
        .containsExactly("", "b");
  }

  @Test
  void shouldTryAgainWhenTheServerFailsForAMoment() throws Exception {
    // given
    server.answeringEvents(503, "{}");
    server.streaming(event("result", "end", COMPLETED));

    // when
    var result = follow();

    // then
    assertThat(result.status()).isEqualTo("completed");
  }

  @Test
  void shouldAskForTheResultWhenNothingFollowsTheLastEvent() throws Exception {
    // given
    server.streaming(event("stdout", "a", "{\"text\":\"1\"}"));
    server.answeringEvents(204, "");
    server.inState(COMPLETED);

    // when
    var result = follow();

    // then
    assertThat(result.status()).isEqualTo("completed");
  }

  @Test
  void shouldGiveUpWhenTheServerDoesNotKnowTheExecution() {
    // given
    server.answeringEvents(404, "{\"code\":\"NOT_FOUND\",\"detail\":\"no such execution\"}");

    // when
    var follow = assertThatThrownBy(this::follow);

    // then
    follow.isInstanceOf(RefusedException.class).hasMessage("no such execution");
  }

  @Test
  void shouldGiveUpWhenTheServerStaysAway() {
    // when
    var follow =
        assertThatThrownBy(
            () ->
                new ExecutionFollower(gateway, "e-1", Duration.ofMillis(1)).follow(new Recorder()));

    // then
    follow.isInstanceOf(IOException.class);
    assertThat(server.requests()).hasSizeGreaterThan(1);
  }

  private Result follow() throws IOException, InterruptedException {
    try (var follower = new ExecutionFollower(gateway, "e-1", Duration.ofSeconds(30))) {
      return follower.follow(new Recorder());
    }
  }

  private final class Recorder implements ExecutionListener {
    @Override
    public void queued(int position, int waiting) {
      heard.add("queued " + position + "/" + waiting);
    }

    @Override
    public void phase(String phase) {
      heard.add("phase " + phase);
    }

    @Override
    public void stdout(String text) {
      heard.add("out " + text);
    }

    @Override
    public void stderr(String text) {
      heard.add("err " + text);
    }

    @Override
    public void reconnecting(Duration pause) {
      heard.add("lost");
    }
  }
}
