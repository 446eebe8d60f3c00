package dev.sandcastle.worker.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way out of a sandbox (design §4.5): a forward proxy with a socket for each execution.
 * What a sandbox may reach is decided here, outside of it, for each connection. Thread-safe.
 */
public final class EgressGate implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EgressGate.class);
  private static final long IDLE_CHECK_MILLIS = 250;
  private static final int BACKLOG = 128;

  private final EgressFolder folder;
  private final Surroundings surroundings;
  private final Set<EgressDoor> doors = ConcurrentHashMap.newKeySet();
  private final ExecutorService lookups =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory());
  private final ScheduledExecutorService idleChecks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("egress-idle").factory());

  private EgressGate(
      EgressFolder folder, NameResolver resolver, Predicate<InetAddress> ownAddress) {
    this.folder = folder;
    this.surroundings = new Surroundings(resolver, lookups, ownAddress);
    var _ =
        idleChecks.scheduleWithFixedDelay(
            () -> doors.forEach(EgressDoor::cutIdle),
            IDLE_CHECK_MILLIS,
            IDLE_CHECK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /**
   * A gate whose sockets lie in a new folder.
   *
   * @param parent where that folder is made. The engine must see it under the same path
   */
  public static EgressGate open(Path parent) throws IOException {
    return open(parent, NameResolver.SYSTEM, Surroundings::isOurs);
  }

  /** The same with a world of its own. */
  static EgressGate open(Path parent, NameResolver resolver, Predicate<InetAddress> ownAddress)
      throws IOException {
    return new EgressGate(EgressFolder.in(parent), resolver, ownAddress);
  }

  /** A way out for one execution, shut for now. */
  public EgressDoor open(EgressPolicy policy, EgressListener listener) throws IOException {
    Path socket = folder.nextSocket();
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
      // Whoever the program is in its container; nobody else can enter the folder.
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
      var door = new EgressDoor(socket, server, policy, listener, surroundings, doors::remove);
      doors.add(door);
      return door;
    } catch (IOException failed) {
      server.close();
      throw failed;
    }
  }

  /** Closes every door. */
  @Override
  public void close() {
    idleChecks.shutdownNow();
    List.copyOf(doors).forEach(EgressDoor::close);
    lookups.shutdownNow();
    try {
      folder.close();
    } catch (IOException failed) {
      LOGGER.atWarn().addKeyValue("error", failed.getMessage()).log("egress folder not removed");
    }
  }
}
