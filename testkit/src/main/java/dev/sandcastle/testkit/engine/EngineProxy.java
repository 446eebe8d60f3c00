package dev.sandcastle.testkit.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A unix socket in front of the machine's Docker engine, at which a test can make it hang, answer
 * late or with errors, refuse, or restart, for one process and nobody else. Thread-safe; the
 * monitor guards {@code listener}.
 */
public final class EngineProxy implements AutoCloseable {
  /** Where engines listen unless their operator says otherwise. */
  public static final Path ENGINE = Path.of("/var/run/docker.sock");

  private final Path engine;
  private final Path socket;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<EngineFault> faults = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch thawed = new CountDownLatch(0);
  private Optional<ServerSocketChannel> listener = Optional.empty();

  private EngineProxy(Path engine, Path socket) {
    this.engine = engine;
    this.socket = socket;
  }

  /**
   * Listens in a folder of the test's.
   *
   * @param folder its path must be short: a unix socket's is at most 107 bytes
   */
  public static EngineProxy in(Path folder) {
    var proxy = new EngineProxy(ENGINE, folder.resolve("engine.sock"));
    proxy.comeBack();
    return proxy;
  }

  /** What to give to a worker as its engine. */
  public String address() {
    return "unix://" + socket;
  }

  /** From now on new requests that it concerns go wrong so; faults add up, the first counts. */
  public void add(EngineFault fault) {
    faults.add(fault);
  }

  /** New requests go well. Those that hang go on hanging. */
  public void heal() {
    faults.clear();
  }

  /** Nothing goes through any more, in no direction; nothing is lost. */
  public synchronized void freeze() {
    if (thawed.getCount() == 0) {
      thawed = new CountDownLatch(1);
    }
  }

  /** What was held up goes through. */
  public synchronized void thaw() {
    thawed.countDown();
  }

  /** Cuts every connection, attaches too, as an engine does that is restarted. */
  public void cut() {
    connections.forEach(ProxiedConnection::close);
  }

  /** Cuts every connection and lets none in. */
  public synchronized void goAway() {
    listener.ifPresent(EngineProxy::closeQuietly);
    listener = Optional.empty();
    cut();
  }

  /** Lets connections in again. */
  public synchronized void comeBack() {
    try {
      Files.deleteIfExists(socket);
      var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      channel.bind(UnixDomainSocketAddress.of(socket));
      listener = Optional.of(channel);
      Thread.ofVirtual().name("engine-proxy").start(() -> accept(channel));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The request lines so far, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Connections that stand now. */
  public int connections() {
    return connections.size();
  }

  @Override
  public void close() {
    thaw();
    goAway();
    try {
      Files.deleteIfExists(socket);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What is to happen to a request. */
  Optional<EngineFault> faultOf(String requestLine) {
    requests.add(requestLine);
    return faults.stream().filter(fault -> fault.concerns().test(requestLine)).findFirst();
  }

  /** Waits while it is frozen. */
  void awaitThawed() throws InterruptedException {
    thawed.await();
  }

  void ended(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private void accept(ServerSocketChannel channel) {
    try {
      while (true) {
        lead(channel.accept(), channel);
      }
    } catch (IOException gone) {
      closeQuietly(channel);
    }
  }

  /** While the engine is away, whoever calls is hung up on. */
  private void lead(SocketChannel client, ServerSocketChannel listening) {
    try {
      var toEngine = SocketChannel.open(UnixDomainSocketAddress.of(engine));
      var connection = new ProxiedConnection(this, client, toEngine);
      connections.add(connection);
      connection.begin();
      // A cut between the two lines above and the acceptance did not see this one.
      if (!listening.isOpen()) {
        connection.close();
      }
    } catch (IOException away) {
      closeQuietly(client);
    }
  }

  static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception alreadyGone) {
      // Both ends are closed from several threads; the second close has nothing to do.
    }
  }
}
