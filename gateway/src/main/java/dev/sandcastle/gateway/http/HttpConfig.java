package dev.sandcastle.gateway.http;

import dev.sandcastle.kit.settings.Settings;

/**
 * How the gateway serves HTTP.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param maxStreams most streams of events open at once
 * @param maxStreamsPerTenant most of them for one tenant
 */
public record HttpConfig(String host, int port, int maxStreams, int maxStreamsPerTenant) {
  private static final int DEFAULT_PORT = 8080;
  private static final int DEFAULT_STREAMS = 256;
  private static final int DEFAULT_STREAMS_PER_TENANT = 64;
  private static final int MOST_STREAMS = 100_000;

  /**
   * Reads {@code gateway-host}, {@code gateway-port}, {@code gateway-max-streams} and {@code
   * gateway-max-streams-per-tenant}.
   */
  public static HttpConfig from(Settings settings) {
    return new HttpConfig(
        settings.text("gateway-host", "127.0.0.1"),
        settings.port("gateway-port", DEFAULT_PORT),
        settings.number("gateway-max-streams", DEFAULT_STREAMS, 1, MOST_STREAMS),
        settings.number(
            "gateway-max-streams-per-tenant", DEFAULT_STREAMS_PER_TENANT, 1, MOST_STREAMS));
  }

  /** Whether nobody but this machine can connect. */
  public boolean isLoopback() {
    return host.startsWith("127.") || host.equals("localhost") || host.equals("::1");
  }
}
