package dev.sandcastle.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1. */
public final class LoopbackPort {
  /** The address everything embedded listens on. */
  public static final String HOST = "127.0.0.1";

  private LoopbackPort() {}

  /** A port that nobody listens on now. Somebody may take it before the caller does. */
  public static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
      return socket.getLocalPort();
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
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return port;
    } catch (BindException taken) {
      throw (PortTakenException) new PortTakenException(what, port).initCause(taken);
    }
  }
}
