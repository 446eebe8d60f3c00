package dev.sandcastle.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.follow.StreamItem;
import dev.sandcastle.gateway.follow.TextView;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.InstallProgress;
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

  // EVT-8
  @Test
  void shouldTellHowFarAnInstallationIs() {
    // given
    var progress =
        new InstallProgress(
            InstallProgress.Kind.INSTALLING, Optional.of("numpy"), Optional.empty());
    // when
    String event =
        SseFormat.event(
            new StreamItem.PhaseBegan(
                "1-x", AT, 1, ExecutionStatus.INSTALLING, Optional.of(progress)),
            TextView.RAW);
    // then
    assertThat(event)
        .isEqualTo(
            """
            event: phase
            id: 1-x
            data: {"phase":"installing","progress":{"kind":"installing","package":"numpy"},\
            "at":1700000000000,"attempt":1}

            """);
  }

  @Test
  void shouldTellWhatTheProgramWasRefused() {
    // when
    String event =
        SseFormat.event(
            new StreamItem.EgressRefused("1-x", AT, 1, "a.example", 443, "not allowed\n\nid: 9"),
            TextView.RAW);
    // then
    assertThat(event)
        .isEqualTo(
            """
            event: egress
            id: 1-x
            data: {"host":"a.example","port":443,"reason":"not allowed\\n\\nid: 9",\
            "at":1700000000000,"attempt":1}

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
