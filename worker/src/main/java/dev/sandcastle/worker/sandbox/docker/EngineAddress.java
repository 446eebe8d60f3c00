package dev.sandcastle.worker.sandbox.docker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/**
 * Where the engine listens.
 *
 * @param unix whether it is a unix socket
 * @param host of a unix socket its path, else a host's name
 * @param port of a TCP socket
 */
record EngineAddress(boolean unix, String host, int port) {
  private static final int DEFAULT_PORT = 2375;
  private static final int SILENT_SECONDS = 10;
  private static final int PROBES = 3;

  /**
   * Reads one, without looking it up.
   *
   * @throws IllegalArgumentException when it is neither {@code unix://…} nor {@code tcp://…}
   */
  static EngineAddress of(String text) {
    URI uri = URI.create(text);
    return switch (String.valueOf(uri.getScheme())) {
      case "unix" -> new EngineAddress(true, uri.getPath(), 0);
      case "tcp" ->
          new EngineAddress(false, uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
      default ->
          throw new IllegalArgumentException(
              "Expected an engine at unix://… or tcp://…, but it is at '" + text + "'");
    };
  }

  /** A channel that is not connected yet. */
  SocketChannel open() throws IOException {
    if (unix) {
      return SocketChannel.open(StandardProtocolFamily.UNIX);
    }
    // A warm sandbox says nothing for hours: only the kernel can tell that its engine's host is
    // gone.
    return SocketChannel.open()
        .setOption(StandardSocketOptions.TCP_NODELAY, true)
        .setOption(StandardSocketOptions.SO_KEEPALIVE, true)
        .setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SILENT_SECONDS)
        .setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, SILENT_SECONDS)
        .setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
  }

  SocketAddress socketAddress() {
    return unix ? UnixDomainSocketAddress.of(host) : new InetSocketAddress(host, port);
  }
}
