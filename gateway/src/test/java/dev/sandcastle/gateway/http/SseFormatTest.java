package dev.sandcastle.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.follow.StreamItem;
import dev.sandcastle.gateway.follow.TextView;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.StreamName;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseFormatTest {
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_000L);

  @Test
  void shouldTellAStep() {
    // given
    var step =
        new StepResult(2, "b.py", StepStatus.FAILED, Optional.of(3), Optional.empty(), 40, 5_900);
    // when
    String event = SseFormat.event(new StreamItem.StepEnded("1-x", AT, 1, step), TextView.RAW);
    // then
    assertThat(event)
        .isEqualTo(
            """
            event: step
            id: 1-x
            data: {"path":"b.py","status":"failed","exitCode":3,"signal":null,"durationMs":40,\
            "cpuMs":5,"index":2,"at":1700000000000,"attempt":1}

            """);
  }

  @Test
  void shouldKeepAnEventOnItsLinesWhateverIsPrinted() {
    // given
    var printed =
        new StreamItem.Printed("1-x", AT, 1, StreamName.STDERR, 4, 9, "a\r\ndata: b\n\nevent: c");
    // when
    String event = SseFormat.event(printed, TextView.RAW);
    // then
    assertThat(event.lines().toList())
        .startsWith("event: stderr", "id: 1-x")
        .hasSize(4)
        .element(2)
        .asString()
        .contains("\"text\":\"a\\r\\ndata: b\\n\\nevent: c\"");
  }
}
