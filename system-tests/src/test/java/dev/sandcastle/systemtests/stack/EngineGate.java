package dev.sandcastle.systemtests.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback TCP door to the machine's Docker engine that a test can shut, so that the engine goes
 * away for one process and stays for everybody else. The monitor guards {@code listener}.
 */
public final class EngineGate implements AutoCloseable {
  private final Path engineSocket;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private ServerSocketChannel listener;

  private EngineGate(Path engineSocket) throws IOException {
    this.engineSocket = engineSocket;
    this.listener = listen(0);
    this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** Opens a door to the engine that {@code DOCKER_HOST} names, or to the default socket. */
  public static EngineGate open() {
    try {
      return new EngineGate(Engine.socket());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What to give as {@code DOCKER_HOST}. */
  public URI address() {
    return URI.create("tcp://127.0.0.1:" + port);
  }

  /** Cuts every connection and refuses new ones. */
  public synchronized void shut() {
    closeQuietly(listener);
    open.forEach(EngineGate::closeQuietly);
    open.clear();
  }

  /** Lets connections through again. */
  public synchronized void reopen() {
    try {
      listener = listen(port);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    shut();
  }

  private ServerSocketChannel listen(int wanted) throws IOException {
    var channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
    Thread.ofVirtual().name("engine-gate").start(() -> accept(channel));
    return channel;
  }

  private void accept(ServerSocketChannel channel) {
    try {
      while (true) {
        SocketChannel client = channel.accept();
        SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(client);
        open.add(engine);
        engine.connect(UnixDomainSocketAddress.of(engineSocket));
        Thread.ofPlatform().daemon().name("engine-gate-in").start(() -> pump(client, engine));
        Thread.ofPlatform().daemon().name("engine-gate-out").start(() -> pump(engine, client));
      }
    } catch (IOException shut) {
      closeQuietly(channel);
    }
  }

  /** Copies until an end closes; a closed writing side is passed on, as attach streams need it. */
  private void pump(SocketChannel from, SocketChannel to) {
    var buffer = ByteBuffer.allocate(1 << 16);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException cut) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception alreadyGone) {
      // Both ends are closed from several threads; the second close has nothing to do.
    }
  }
}
