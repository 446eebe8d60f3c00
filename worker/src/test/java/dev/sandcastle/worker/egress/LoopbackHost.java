package dev.sandcastle.worker.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A host on loopback that does one thing with each connection. */
public final class LoopbackHost implements AutoCloseable {
  private final ServerSocket server;
  private final Behaviour behaviour;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** What it does. */
  @FunctionalInterface
  public interface Behaviour {
    /** With one connection, which is closed afterwards. */
    void serve(Socket connection) throws IOException;
  }

  /** Listens from now on. */
  public LoopbackHost(Behaviour behaviour) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    this.behaviour = behaviour;
    Thread.ofVirtual().start(this::acceptAll);
  }

  /** Sends back what it gets, until its end. */
  public static LoopbackHost echo() throws IOException {
    return new LoopbackHost(
        connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
  }

  /** Its port. */
  public int port() {
    return server.getLocalPort();
  }

  /** Its address. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** How often it was connected to. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void acceptAll() {
    while (true) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException over) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.serve(socket);
    } catch (IOException gone) {
      // The other side has had enough.
    }
  }
}
