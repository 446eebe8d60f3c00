package dev.sandcastle.worker.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineAddressTest {
  @Test
  void shouldReadAUnixSocket() {
    assertThat(EngineAddress.of("unix:///var/run/docker.sock").socketAddress())
        .isEqualTo(UnixDomainSocketAddress.of("/var/run/docker.sock"));
  }

  @Test
  void shouldReadHostAndPort() {
    assertThat(EngineAddress.of("tcp://127.0.0.1:99").socketAddress())
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 99));
  }

  @Test
  void shouldTakeTheEnginesUsualPort() {
    assertThat(EngineAddress.of("tcp://127.0.0.1").socketAddress())
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2375));
  }

  @Test
  void shouldNoticeAHostThatVanishesWithoutAWord() throws IOException {
    try (SocketChannel channel = EngineAddress.of("tcp://127.0.0.1").open()) {
      assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isLessThanOrEqualTo(60);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1", "/var/run/docker.sock", "npipe:////./pipe/docker"})
  void shouldRefuseOthers(String text) {
    assertThatThrownBy(() -> EngineAddress.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
