package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.database.DatabaseGate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayStartIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  @Test
  void shouldStartThoughTheFirstConnectionsToTheDatabaseBreakOff() throws Exception {
    // given
    var database = GATEWAYS.postgres().database();
    try (var gate = DatabaseGate.open(database.port(), 2)) {
      var url = "postgresql://127.0.0.1:%d/%s".formatted(gate.port(), database.database());

      // when
      var gateway = GATEWAYS.start(Map.of("development", "true", "database-url", url));

      // then
      assertThat(gate.left()).isZero();
      assertThat(gateway.port()).isPositive();
      gateway.close();
    }
  }
}
