package dev.sandcastle.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TopicsTest {
  @Test
  void shouldListEveryTopic() {
    // when
    List<Object> constants =
        Arrays.stream(Topics.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> field.getType() == Topics.Topic.class)
            .map(TopicsTest::valueOf)
            .toList();

    // then
    assertThat(constants).containsExactlyInAnyOrderElementsOf(Topics.ALL);
  }

  @Test
  void shouldNameTopicsByEntityKindAndVersion() {
    assertThat(Topics.ALL)
        .extracting(Topics.Topic::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("([a-z]+\\.){1,2}v[1-9]"));
  }

  @Test
  void shouldPartitionTopicsKeyedByTenantAlike() {
    assertThat(List.of(Topics.COMMANDS, Topics.REPORTS, Topics.EVENTS))
        .extracting(Topics.Topic::partitioning)
        .containsOnly(Topics.Partitioning.SHARED);
  }

  @Test
  void shouldCompactHeartbeatsAndKeepTheRestForATime() {
    for (Topics.Topic topic : Topics.ALL) {
      if (topic.equals(Topics.HEARTBEATS)) {
        assertThat(topic.retention()).isEmpty();
      } else {
        assertThat(topic.retention())
            .hasValueSatisfying(kept -> assertThat(kept).isGreaterThan(Duration.ZERO));
      }
    }
  }

  private static Object valueOf(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
