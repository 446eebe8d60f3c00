package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program in a real sandbox reaches: with a way out, and without one (HRD-16, EGR-11). */
@Timeout(120)
final class EgressIT {
  private static final SandboxSpec SPEC =
      SandboxSpec.standard(new RuntimeId("python"), "sandcastle/python", RuntimeClass.RUNC);

  private static final String TRY =
      """
      import socket, urllib.request, urllib.error
      def fetch(url):
          try: return urllib.request.urlopen(url, timeout=20).read().decode()
          except urllib.error.HTTPError as e: return f'{e.code} {e.reason}'
          except OSError as e: return 'failed'
      def connect(host, port, family=socket.AF_INET):
          try:
              with socket.socket(family) as s:
                  s.settimeout(5)
                  s.connect((host, port))
                  return 'connected'
          except OSError as e: return type(e).__name__ if isinstance(e, TimeoutError) else 'failed'
      """;

  private static DockerSandboxes sandboxes;

  @TempDir private Path folder;

  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  private EgressGate gate;
  private LoopbackHost host;

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner("egress-it"));
  }

  @AfterAll
  static void disconnect() {
    sandboxes.close();
  }

  @BeforeEach
  void open() throws IOException {
    host =
        new LoopbackHost(
            connection -> {
              var in = connection.getInputStream();
              while (in.read() != '\n') {}
              connection
                  .getOutputStream()
                  .write(
                      "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nreached"
                          .getBytes(StandardCharsets.US_ASCII));
              connection.shutdownOutput();
              in.transferTo(ByteArrayOutputStream.nullOutputStream());
            });
    gate = EgressGate.open(folder, EgressIT::resolve, _ -> false);
  }

  @AfterEach
  void close() throws IOException {
    gate.close();
    host.close();
  }

  @Test
  void shouldReachNothingAtAllWithoutAWayOut() throws Exception {
    // given
    String program =
        TRY
            + """
            import os
            print(connect('127.0.0.1', %1$d), connect('127.0.0.1', 3128), connect('172.17.0.1', %1$d))
            print(connect('169.254.169.254', 80), connect('8.8.8.8', 53), connect('1.1.1.1', 443))
            print(connect('::1', %1$d, socket.AF_INET6), connect('2606:4700::1111', 443, socket.AF_INET6))
            print(fetch('http://allowed.example:%1$d/'))
            try: print(socket.getaddrinfo('allowed.example', 80))
            except OSError: print('no names')
            print(os.path.exists('/run/sandcastle/egress.sock'), os.listdir('/sys/class/net'))
            """
                .formatted(host.port());

    // when
    String printed;
    try (Sandbox sandbox = sandboxes.create(SPEC)) {
      printed = run(sandbox, program, Map.of());
    }

    // then
    assertThat(printed)
        .isEqualTo(
            """
            failed failed failed
            failed failed failed
            failed failed
            failed
            no names
            False ['lo']
            """);
    assertThat(host.connections()).isZero();
  }

  @Test
  void shouldReachTheAllowedHostAndNoOther() throws Exception { // Show 5
    // given
    String program =
        TRY
            + """
            print(fetch('http://allowed.example:%1$d/'))
            print(fetch('http://ALLOWED.example.:%1$d/'))
            print(fetch('http://other.example:%1$d/'))
            print(fetch('https://allowed.example/'))
            print(fetch('http://inside.example:%1$d/'))
            print(fetch('http://0x7f.0.0.1:%1$d/'))
            print(connect('127.0.0.1', %1$d), connect('172.17.0.1', %1$d), connect('8.8.8.8', 53))
            """
                .formatted(host.port());

    // when
    String printed;
    try (EgressDoor door = gate.open(policy(), this::refused);
        Sandbox sandbox = sandboxes.create(SPEC.withEgress(door.socket()))) {
      door.enter(Phase.RUNNING);
      printed = run(sandbox, program, ProxyVariables.ALL);
    }

    // then
    assertThat(printed)
        .isEqualTo(
            """
            reached
            reached
            403 the host is not allowed
            failed
            403 its address is not public: metadata
            403 the host is no name and no canonical address
            failed failed failed
            """);
    assertThat(refusals)
        .containsExactly(
            new Refusal("other.example", host.port(), "the host is not allowed"),
            new Refusal("allowed.example", 443, "the port is not allowed"),
            new Refusal("inside.example", host.port(), "its address is not public: metadata"),
            new Refusal("0x7f.0.0.1", host.port(), "the host is no name and no canonical address"));
    assertThat(host.connections()).isEqualTo(2);
  }

  @Test
  void shouldReachNothingMoreByTheSocketItself() throws Exception {
    // given
    String program =
        TRY
            + """
            with socket.socket(socket.AF_UNIX) as s:
                s.connect('/run/sandcastle/egress.sock')
                s.sendall(b'CONNECT other.example:443 HTTP/1.1\\r\\n\\r\\n')
                print(s.recv(99).split(b'\\r\\n')[0].decode())
            """;

    // when
    String printed;
    try (EgressDoor door = gate.open(policy(), this::refused);
        Sandbox sandbox = sandboxes.create(SPEC.withEgress(door.socket()))) {
      door.enter(Phase.RUNNING);
      printed = run(sandbox, program, Map.of());
    }

    // then
    assertThat(printed).isEqualTo("HTTP/1.1 403 the host is not allowed\n");
    assertThat(refusals).hasSize(1);
  }

  @Test
  void shouldHaveNoWayOutInAnotherPhase() throws Exception { // G-29
    // given
    String program = TRY + "print(fetch('http://allowed.example:%d/'))".formatted(host.port());

    // when
    String printed;
    try (EgressDoor door = gate.open(policy(), this::refused);
        Sandbox sandbox = sandboxes.create(SPEC.withEgress(door.socket()))) {
      door.enter(Phase.RUNNING);
      String running = run(sandbox, program, ProxyVariables.ALL);
      assertThat(door.bytes()).isPositive();
      door.enter(Phase.COLLECTING);
      printed = running + run(sandbox, program, ProxyVariables.ALL);
      door.close();
      printed += run(sandbox, program, ProxyVariables.ALL);
    }

    // then
    assertThat(printed).isEqualTo("reached\n403 there is no way out in this phase\nfailed\n");
  }

  private EgressPolicy policy() {
    return new EgressPolicy(
        List.of(
            new HostRule("allowed.example", host.port()),
            new HostRule("inside.example", host.port())),
        List.of(),
        Set.of(host.address()),
        Set.of(Phase.RUNNING),
        EgressCaps.DEFAULT);
  }

  private static List<InetAddress> resolve(String name) throws UnknownHostException {
    return switch (name) {
      case "allowed.example" -> List.of(InetAddress.ofLiteral("127.0.0.1"));
      case "inside.example" -> List.of(InetAddress.ofLiteral("169.254.169.254"));
      default -> throw new UnknownHostException(name);
    };
  }

  private void refused(String name, int port, String reason) {
    refusals.add(new Refusal(name, port, reason));
  }

  /** What it prints on both streams. */
  private static String run(Sandbox sandbox, String program, Map<String, String> more)
      throws Exception {
    var environment = new HashMap<>(more);
    environment.put("PATH", "/usr/bin:/bin");
    var printed = new ByteArrayOutputStream();
    sandbox.start(
        new ProgramStart(
            List.of("python3", "-c", program), environment, Bytes.EMPTY, Duration.ofSeconds(60)),
        (_, data) -> printed.writeBytes(data));
    var _ = sandbox.await();
    return printed.toString(StandardCharsets.UTF_8);
  }
}
