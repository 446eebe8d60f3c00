package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gate over real sockets; the names are ours, the hosts are on loopback. */
abstract class GateScene {
  static final EgressCaps CAPS =
      new EgressCaps(8, 1_000, 10L << 20, Duration.ofSeconds(20), Duration.ofSeconds(5));

  @TempDir Path folder;

  /** What each name resolves to, answer after answer; the last one stays. */
  final Map<String, Queue<List<InetAddress>>> names = new ConcurrentHashMap<>();

  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  EgressGate gate;
  LoopbackHost echo;

  @BeforeEach
  void open() throws IOException {
    gate = EgressGate.open(folder, this::resolve, address -> false);
    echo = LoopbackHost.echo();
    names("echo.example", "127.0.0.1");
  }

  @AfterEach
  void close() throws IOException {
    gate.close();
    echo.close();
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /** A door to a port of the echo. */
  EgressDoor door(HostRule rule) throws IOException {
    return door(rule, echo.address());
  }

  EgressDoor door(HostRule rule, InetSocketAddress... allowed) throws IOException {
    return door(policy(rule, allowed));
  }

  /** A door that is open. */
  EgressDoor door(EgressPolicy policy) throws IOException {
    EgressDoor door = gate.open(policy, this::refused);
    door.enter(Phase.RUNNING);
    return door;
  }

  static EgressPolicy policy(HostRule rule, InetSocketAddress... allowed) {
    return new EgressPolicy(List.of(rule), List.of(), Set.of(allowed), Set.of(Phase.RUNNING), CAPS);
  }

  HostRule rule(String host) {
    return new HostRule(host, echo.port());
  }

  void refused(String host, int port, String reason) {
    refusals.add(new Refusal(host, port, reason));
  }

  /** What a name resolves to, after what it has resolved to before. */
  void names(String name, String... addresses) {
    names
        .computeIfAbsent(name, _ -> new ArrayDeque<>())
        .add(List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
  }

  List<InetAddress> resolve(String host) throws UnknownHostException {
    asked.add(host);
    Queue<List<InetAddress>> answers = names.get(host);
    if (answers == null) {
      throw new UnknownHostException(host);
    }
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
