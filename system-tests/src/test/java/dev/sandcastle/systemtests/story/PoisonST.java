package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.topic.Topics.Topic;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import dev.sandcastle.testkit.broker.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A record that is none is set aside, with its bytes, and the partition goes on. */
@ExtendWith(SharedStack.class)
final class PoisonST {
  private final Stack stack;

  PoisonST(Stack stack) {
    this.stack = stack;
  }

  static Stream<Topic> read() {
    return Stream.of(Topics.COMMANDS, Topics.WORK, Topics.REPORTS, Topics.EVENTS, Topics.CONTROL);
  }

  @ParameterizedTest
  @MethodSource("read")
  void shouldSetPoisonAsideAndGoOn(Topic topic) {
    // given
    byte[] poison = ("poison " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);

    // when
    stack.publishEverywhere(topic, poison);
    var next = stack.api().run(Api.python("print('unharmed')"));

    // then
    assertThat(next.body().path("stdout").asText()).isEqualTo("unharmed\n");
    try (var rejected =
        TopicReader.open(stack.bootstrapServers(), Topics.REJECTED, Codecs.REJECTED)) {
      var record = rejected.await(one -> one.value().equals(Optional.of(Bytes.copyOf(poison))));
      assertThat(record.topic()).isEqualTo(topic.name());
    }
  }
}
