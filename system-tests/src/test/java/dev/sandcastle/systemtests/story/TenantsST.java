package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.Api.Answer;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing of one tenant is ever visible to another; not even that it exists. */
@ExtendWith(SharedStack.class)
final class TenantsST {
  private final Api owner;
  private final Api stranger;

  TenantsST(Stack stack) {
    owner = stack.api();
    stranger = stack.api(Optional.of(stack.createKey("stranger")));
  }

  @Test
  void shouldAnswerForAnothersIdAsForAnUnknownOne() {
    // given
    String id = owner.run(Api.python("print('mine')")).executionId();
    String unknown = "x".repeat(id.length());

    // when, then
    assertSameRefusal(stranger.get(id), stranger.get(unknown), id, unknown);
    assertSameRefusal(stranger.cancel(id), stranger.cancel(unknown), id, unknown);
    assertSameRefusal(events(id), events(unknown), id, unknown);
    assertThat(owner.get(id).status()).isEqualTo(200);
  }

  @Test
  void shouldNotListAnothersExecutions() {
    // given
    String id = owner.run(Api.python("print('mine')")).executionId();

    // when
    Answer list = stranger.fetch("/v1/executions");

    // then
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.text()).doesNotContain(id);
    assertThat(owner.fetch("/v1/executions").text()).contains(id);
  }

  @Test
  void shouldNotCancelAnothersExecution() {
    // given
    ObjectNode program = Api.python("import time\ntime.sleep(2)\nprint('whole')");
    String id = owner.submit(program).executionId();

    // when
    stranger.cancel(id);

    // then
    try (var stream = owner.follow(id)) {
      assertThat(stream.await("result").data().path("stdout").asText()).isEqualTo("whole\n");
    }
  }

  private Answer events(String id) {
    return stranger.fetch("/v1/executions/" + id + "/events");
  }

  private static void assertSameRefusal(
      Answer ofAnother, Answer ofNobody, String id, String unknown) {
    assertThat(ofAnother.status()).isEqualTo(404);
    assertThat(ofAnother.text().replace(id, unknown)).isEqualTo(ofNobody.text());
    assertThat(ofNobody.status()).isEqualTo(404);
  }
}
