package dev.sandcastle.worker.egress;

import dev.sandcastle.schemas.execution.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution's way out: a proxy on a socket of its own, so that whoever speaks there is known.
 * It is shut until {@link #enter} names a phase of its policy, and each time another phase is
 * entered.
 *
 * <p>The monitor guards {@code visits}, {@code open}, {@code closed}, {@code refusals} and {@code
 * first}; it closes the race of a new visit with a close, and of a request with the end of its
 * phase: whichever comes second sees the first.
 */
public final class EgressDoor implements AutoCloseable {
  /** Refusals that a listener hears of. */
  public static final int REFUSALS_TOLD = 100;

  private static final Logger LOGGER = LoggerFactory.getLogger(EgressDoor.class);
  private static final long BUSY_MILLIS = 50;

  private final Path socket;
  private final ServerSocketChannel server;
  private final EgressPolicy policy;
  private final EgressListener listener;
  private final Consumer<EgressDoor> whenClosed;
  private final AllowList allowList;
  private final Lookups lookups;
  private final Meter meter;
  private final Semaphore places;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Set<Visit> visits = new HashSet<>();
  private boolean open;
  private boolean closed;
  private int refusals;
  private Optional<Refusal> first = Optional.empty();

  EgressDoor(
      Path socket,
      ServerSocketChannel server,
      EgressPolicy policy,
      EgressListener listener,
      Surroundings surroundings,
      Consumer<EgressDoor> whenClosed) {
    this.socket = socket;
    this.server = server;
    this.policy = policy;
    this.listener = listener;
    this.whenClosed = whenClosed;
    this.allowList = new AllowList(policy, surroundings.ownAddress());
    this.lookups =
        new Lookups(
            surroundings.resolver(), surroundings.lookupThreads(), policy.caps().patience());
    this.meter = new Meter(policy.caps());
    this.places = new Semaphore(policy.caps().connections());
    Thread.ofVirtual().name("egress-accept").start(this::acceptAll);
  }

  /** The socket; everybody who can see it may connect. */
  public Path socket() {
    return socket;
  }

  /** A phase begins. What is still connected from one that has ended is cut. */
  public void enter(Phase phase) {
    List<Visit> ended;
    synchronized (this) {
      open = policy.phases().contains(phase);
      ended = open ? List.of() : List.copyOf(visits);
    }
    ended.forEach(Visit::close);
  }

  /** Bytes to and from hosts so far. */
  public long bytes() {
    return meter.bytes();
  }

  /** What was refused first; empty when nothing was. */
  public synchronized Optional<Refusal> firstRefusal() {
    return first;
  }

  /** Ends every connection at once, and removes the socket. */
  @Override
  public void close() {
    List<Visit> rest;
    synchronized (this) {
      closed = true;
      open = false;
      rest = List.copyOf(visits);
    }
    over.countDown();
    rest.forEach(Visit::close);
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException failed) {
      LOGGER.atWarn().addKeyValue("error", failed.getMessage()).log("egress socket not removed");
    }
    whenClosed.accept(this);
  }

  /** Cuts what carries nothing. */
  void cutIdle() {
    long now = System.nanoTime();
    List<Visit> all;
    synchronized (this) {
      all = List.copyOf(visits);
    }
    all.stream().filter(visit -> visit.isOverdue(now)).forEach(Visit::close);
  }

  /** Throws unless a client may go there now, as far as its name tells. */
  void admit(Target target) throws RequestException {
    synchronized (this) {
      if (!open) {
        throw RequestException.refused(target, "there is no way out in this phase");
      }
    }
    allowList.checkHost(target);
    if (meter.isExhausted()) {
      throw RequestException.refused(target, "the limit of bytes is reached");
    }
    if (!meter.connect()) {
      throw RequestException.refused(target, "the limit of connections is reached");
    }
  }

  /** Where a client may connect to, now; the name is asked again for each connection. */
  List<InetAddress> addressesOf(Target target) throws RequestException, InterruptedException {
    List<InetAddress> addresses = lookups.of(target);
    allowList.checkAddresses(target, addresses);
    return addresses;
  }

  /** Counts bytes that are about to be passed; false, and a refusal, when they are too many. */
  boolean count(int bytes, Target target) {
    boolean before = meter.isExhausted();
    boolean may = meter.take(bytes);
    if (!may && !before) {
      refused(target, "the limit of bytes is reached");
    }
    return may;
  }

  /** A client was refused. */
  void refused(Target target, String reason) {
    synchronized (this) {
      if (first.isEmpty()) {
        first = Optional.of(new Refusal(target.host(), target.port(), reason));
      }
      if (++refusals > REFUSALS_TOLD) {
        return;
      }
    }
    listener.refused(target.host(), target.port(), reason);
  }

  /** A client too many is not accepted: it waits, and the program with it. */
  private void acceptAll() {
    try {
      while (true) {
        places.acquire();
        try {
          welcome(server.accept());
        } catch (ClosedChannelException over) {
          return;
        } catch (IOException noDescriptorLeft) {
          places.release();
          if (over.await(BUSY_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private void welcome(SocketChannel client) {
    var visit = new Visit(client, this, policy.caps());
    synchronized (this) {
      if (closed) {
        visit.close();
        return;
      }
      visits.add(visit);
    }
    Thread.ofVirtual().name("egress-visit").start(() -> serve(visit));
  }

  private void serve(Visit visit) {
    try {
      visit.serve();
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    } finally {
      visit.close();
      synchronized (this) {
        visits.remove(visit);
      }
      places.release();
    }
  }
}
