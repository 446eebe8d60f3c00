package dev.sandcastle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LoopbackPortTest {
  private static final int FIRST_OF_OUTGOING_CONNECTIONS = 32_768;

  @Test
  void shouldGiveEachPortOnceAndNoneThatAnOutgoingConnectionMayGet() throws Exception {
    // given
    Set<Integer> given = new HashSet<>();

    // when
    for (int i = 0; i < 2_000; i++) {
      given.add(LoopbackPort.free());
    }

    // then
    assertThat(given).hasSize(2_000).allMatch(port -> port < FIRST_OF_OUTGOING_CONNECTIONS);
  }

  @Test
  void shouldRefuseAPortThatIsTaken() throws Exception {
    // given
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      int port = taken.getLocalPort();

      // then
      assertThatThrownBy(() -> LoopbackPort.claim("Kafka", port))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining(Integer.toString(port));
    }
  }
}
