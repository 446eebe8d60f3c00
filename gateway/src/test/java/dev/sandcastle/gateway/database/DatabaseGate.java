package dev.sandcastle.gateway.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loopback door to a database that breaks off the first connections of the gateway's pool, as a
 * machine that is too busy does. Those of the migrations, which come before, it lets through.
 */
public final class DatabaseGate implements AutoCloseable {
  /** What the pool's client calls itself in the packet that opens a connection. */
  private static final String POOL = "vertx-pg-client";

  private static final int FIRST_PACKET_BYTES = 1_024;

  private final int databasePort;
  private final AtomicInteger toBreak;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private DatabaseGate(int databasePort, int toBreak) throws IOException {
    this.databasePort = databasePort;
    this.toBreak = new AtomicInteger(toBreak);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Opens it; so many connections of the pool will be broken off. */
  public static DatabaseGate open(int databasePort, int toBreak) throws IOException {
    var gate = new DatabaseGate(databasePort, toBreak);
    Thread.ofVirtual().name("database-gate").start(gate::accept);
    return gate;
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections are still to be broken off. */
  public int left() {
    return Math.max(0, toBreak.get());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client;
        var database = new Socket(InetAddress.getLoopbackAddress(), databasePort)) {
      open.add(database);
      var first = new byte[FIRST_PACKET_BYTES];
      int length = client.getInputStream().read(first);
      var text = new String(first, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
      if (length < 0 || (text.contains(POOL) && toBreak.getAndDecrement() > 0)) {
        return;
      }
      database.getOutputStream().write(first, 0, length);
      var answers = Thread.ofVirtual().start(() -> copy(database, client));
      client.getInputStream().transferTo(database.getOutputStream());
      database.shutdownOutput();
      answers.join();
    } catch (IOException cut) {
      // One end is gone; the other is closed above.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException cut) {
      // The other direction ends, too, and closes both.
    }
  }
}
