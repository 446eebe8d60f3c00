package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventBodiesTest {
  private static final ExecutionEvent.Header HEADER =
      new ExecutionEvent.Header(
          new TenantId("acme"),
          new ExecutionId("e-1"),
          5,
          new Attempt(1),
          Instant.ofEpochMilli(1_700_000_000_000L));

  // EVT-8
  @Test
  void shouldTellHowFarAnInstallationIs() {
    // given
    var progress =
        new InstallProgress(
            InstallProgress.Kind.INSTALLING, Optional.of("numpy"), Optional.of("2.1.0"));
    // when
    String body =
        body(new ExecutionEvent.PhaseChanged(HEADER, Phase.INSTALLING, Optional.of(progress)));
    // then
    assertThat(body)
        .isEqualTo(
            """
            {"type":"execution.phase","id":"e-1-5","timestamp":1700000000000,"data":\
            {"executionId":"e-1","attempt":1,"labels":{},"phase":"installing",\
            "progress":{"kind":"installing","package":"numpy","version":"2.1.0"}}}""");
  }

  @Test
  void shouldTellWhatTheProgramWasRefused() {
    // when
    String body = body(new ExecutionEvent.EgressRefused(HEADER, "a.example", 443, "not allowed"));
    // then
    assertThat(body)
        .isEqualTo(
            """
            {"type":"execution.egress","id":"e-1-5","timestamp":1700000000000,"data":\
            {"executionId":"e-1","attempt":1,"labels":{},"host":"a.example","port":443,\
            "reason":"not allowed"}}""");
  }

  private static String body(ExecutionEvent event) {
    var bodies = new EventBodies(_ -> JsonNodeFactory.instance.objectNode());
    return new String(
        bodies.body(event, ExecutionSnapshot.first(event), Map.of()), StandardCharsets.UTF_8);
  }
}
