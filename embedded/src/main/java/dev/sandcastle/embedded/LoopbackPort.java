package dev.sandcastle.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of 127.0.0.1. */
public final class LoopbackPort {
  /** The address everything embedded listens on. */
  public static final String HOST = "127.0.0.1";

  private static final int LOWEST = 10_000;

  /**
   * From here on Linux gives ports to outgoing connections (ip_local_port_range). One of them could
   * take a port between its choice and its use, or connect a waiting client to itself.
   */
  private static final int EPHEMERAL = 32_768;

  private static final int TRIES = 1_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private LoopbackPort() {}

  /**
   * A port that nobody listens on now, that no outgoing connection gets, and that this process has
   * not been given before. Another process may still take it before the caller does.
   */
  public static int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, EPHEMERAL);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IOException("Expected a free port on " + HOST + ", but found none");
  }

  private static boolean isFree(int port) throws IOException {
    try {
      bind(port);
      return true;
    } catch (BindException taken) {
      return false;
    }
  }

  private static void bind(int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
    }
  }

  /**
   * The port to use for one that was asked for.
   *
   * @param what what will listen, for the message
   * @param port the port, or 0 for a free one
   * @throws PortTakenException when somebody listens there
   */
  public static int claim(String what, int port) throws IOException {
    if (port == 0) {
      return free();
    }
    try {
      bind(port);
      return port;
    } catch (BindException taken) {
      throw (PortTakenException) new PortTakenException(what, port).initCause(taken);
    }
  }
}
