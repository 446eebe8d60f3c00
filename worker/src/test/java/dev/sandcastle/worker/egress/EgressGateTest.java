package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let through, and what is told of the others. */
@Timeout(30)
final class EgressGateTest extends GateScene {
  @Test
  void shouldRefuseByDefaultAndTell() throws Exception { // EGR-1, G-13
    // given
    EgressDoor door = door(rule("echo.example"));

    // when
    String tunnel = ProgramSide.ask(door, "CONNECT other.example:443 HTTP/1.1\r\n\r\n");
    String plain = ProgramSide.ask(door, "GET http://other.example/ HTTP/1.1\r\n\r\n");
    String port = ProgramSide.ask(door, "CONNECT echo.example:22 HTTP/1.1\r\n\r\n");

    // then
    assertThat(tunnel)
        .startsWith("HTTP/1.1 403 the host is not allowed\r\n")
        .endsWith("\r\n\r\negress: the host is not allowed\n");
    assertThat(plain).startsWith("HTTP/1.1 403 the host is not allowed\r\n");
    assertThat(port).startsWith("HTTP/1.1 403 the port is not allowed\r\n");
    assertThat(refusals)
        .containsExactly(
            new Refusal("other.example", 443, "the host is not allowed"),
            new Refusal("other.example", 80, "the host is not allowed"),
            new Refusal("echo.example", 22, "the port is not allowed"));
    assertThat(door.firstRefusal()).contains(refusals.getFirst());
    assertThat(asked).as("names that are not allowed are not resolved").isEmpty();
    assertThat(door.bytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "fe80::1", "64:ff9b::7f00:1"})
  void shouldRefuseANameThatLeadsInside(String address) throws Exception { // EGR-5
    // given
    names("public.example", address);
    EgressDoor door = door(new HostRule("public.example", 443));

    // when
    String answer = ProgramSide.ask(door, "CONNECT public.example:443 HTTP/1.1\r\n\r\n");

    // then
    assertThat(answer).startsWith("HTTP/1.1 403 its address is not public: ");
    assertThat(refusals).hasSize(1);
  }

  @Test
  void shouldRefuseANameOfWhichOneAddressLeadsInside() throws Exception {
    // given
    names("mixed.example", "8.8.8.8", "10.0.0.1");
    EgressDoor door = door(new HostRule("mixed.example", 443));

    // then
    assertThat(ProgramSide.ask(door, "CONNECT mixed.example:443 HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 403 its address is not public: private\r\n");
  }

  @Test
  void shouldConnectToTheAddressThatWasChecked() throws Exception { // rebinding
    // given
    names("moving.example", "127.0.0.1");
    names("moving.example", "169.254.169.254");
    EgressDoor door = door(rule("moving.example"));

    // when
    String first;
    try (var side = ProgramSide.tunnel(door, "moving.example:" + echo.port())) {
      side.say("first");
      side.endSaying();
      first = side.rest();
    }
    String second =
        ProgramSide.ask(door, "CONNECT moving.example:" + echo.port() + " HTTP/1.1\r\n\r\n");

    // then
    assertThat(first).isEqualTo("first");
    assertThat(second).startsWith("HTTP/1.1 403 its address is not public: metadata\r\n");
    assertThat(asked).as("once for each connection").hasSize(2);
  }

  @Test
  void shouldSayWhatFailedWithoutCallingItARefusal() throws Exception { // BUG-16, G-13
    // given
    int closed;
    try (var gone = LoopbackHost.echo()) {
      closed = gone.port();
    }
    names("down.example", "127.0.0.1");
    EgressDoor door =
        door(
            new EgressPolicy(
                List.of(new HostRule("unknown.example", 443), new HostRule("down.example", closed)),
                List.of(),
                Set.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), closed)),
                Set.of(Phase.RUNNING),
                CAPS));

    // then
    assertThat(ProgramSide.ask(door, "CONNECT unknown.example:443 HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 502 the host's name does not resolve\r\n");
    assertThat(ProgramSide.ask(door, "CONNECT down.example:" + closed + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 502 the host cannot be reached\r\n");
    assertThat(ProgramSide.ask(door, "GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(ProgramSide.ask(door, "a".repeat(20_000))).startsWith("HTTP/1.1 431 ");
    assertThat(refusals).isEmpty();
  }

  @Test
  void shouldBeOpenInItsPhasesOnly() throws Exception { // G-29
    // given
    EgressDoor door = gate.open(policy(rule("echo.example"), echo.address()), this::refused);
    String request = "CONNECT echo.example:" + echo.port() + " HTTP/1.1\r\n\r\n";

    // when
    String before = ProgramSide.ask(door, request);
    door.enter(Phase.INSTALLING);
    String installing = ProgramSide.ask(door, request);
    door.enter(Phase.RUNNING);
    boolean cut;
    try (var side = ProgramSide.tunnel(door, "echo.example:" + echo.port())) {
      door.enter(Phase.COLLECTING);
      cut = side.isOver();
    }
    String after = ProgramSide.ask(door, request);

    // then
    assertThat(List.of(before, installing, after))
        .allMatch(it -> it.startsWith("HTTP/1.1 403 there is no way out in this phase\r\n"));
    assertThat(cut).isTrue();
    assertThat(refusals).hasSize(3);
  }

  @Test
  void shouldEndEveryConnectionWithTheDoor() throws Exception {
    // given
    EgressDoor door = door(rule("echo.example"));
    try (var tunnel = ProgramSide.tunnel(door, "echo.example:" + echo.port());
        var silent = new ProgramSide(door)) {
      silent.say("CONNECT ec");

      // when
      door.close();

      // then
      assertThat(tunnel.isOver()).isTrue();
      assertThat(silent.isOver()).isTrue();
      assertThat(door.socket()).doesNotExist();
      assertThatThrownBy(() -> new ProgramSide(door)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldKnowAnExecutionByItsSocket() throws Exception {
    // given
    EgressDoor one = door(rule("echo.example"));
    EgressDoor other = door(new HostRule("else.example", 443));

    // when
    String refused =
        ProgramSide.ask(other, "CONNECT echo.example:" + echo.port() + " HTTP/1.1\r\n\r\n");
    try (var side = ProgramSide.tunnel(one, "echo.example:" + echo.port())) {
      other.close();
      side.say("still here");

      // then
      assertThat(side.hear(10)).isEqualTo("still here");
      assertThat(refused).startsWith("HTTP/1.1 403 ");
      assertThat(one.firstRefusal()).isEmpty();
      assertThat(other.bytes()).isZero();
    }
  }

  @Test
  void shouldTellOfAHundredRefusalsAtMost() throws Exception {
    // given
    EgressDoor door = door(rule("echo.example"));

    // when
    for (int i = 0; i < EgressDoor.REFUSALS_TOLD + 20; i++) {
      String answer = ProgramSide.ask(door, "CONNECT h" + i + ".example:1 HTTP/1.1\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 403 ");
    }

    // then
    assertThat(refusals).hasSize(EgressDoor.REFUSALS_TOLD);
  }

  @Test
  void shouldNotWaitForANameServerThatHangs() throws Exception {
    // given
    var answers = new CountDownLatch(1);
    try (EgressGate slow =
        EgressGate.open(
            folder,
            _ -> {
              awaitQuietly(answers);
              return List.of();
            },
            _ -> false)) {
      EgressDoor door =
          slow.open(
              new EgressPolicy(
                  List.of(new HostRule("slow.example", 443)),
                  List.of(),
                  Set.of(),
                  Set.of(Phase.RUNNING),
                  new EgressCaps(8, 8, 1, Duration.ofSeconds(20), Duration.ofMillis(200))),
              this::refused);
      door.enter(Phase.RUNNING);

      // when
      String answer = ProgramSide.ask(door, "CONNECT slow.example:443 HTTP/1.1\r\n\r\n");
      answers.countDown();

      // then
      assertThat(answer).startsWith("HTTP/1.1 504 the host's name was not resolved in time\r\n");
    }
  }

  @Test
  void shouldLetTheWorkerAloneIntoItsFolder() throws Exception {
    // given
    EgressDoor door = door(rule("echo.example"));

    // when
    Path socket = door.socket();

    // then
    assertThat(Files.getPosixFilePermissions(socket))
        .isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(Files.getPosixFilePermissions(socket.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void shouldRemoveWhatADeadWorkerLeft() throws Exception {
    // given
    Path left = Files.createDirectory(folder.resolve("sandcastle-egress-dead"));
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rwx------"));
    Files.createFile(left.resolve("lock"));
    Files.createFile(left.resolve("1"));
    Path somebodys = Files.createDirectory(folder.resolve("sandcastle-egress-other"));
    Files.setPosixFilePermissions(somebodys, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createFile(somebodys.resolve("lock"));
    EgressDoor door = door(rule("echo.example"));

    // when
    EgressGate.open(folder).close();

    // then
    assertThat(left).doesNotExist();
    assertThat(somebodys).exists();
    assertThat(door.socket()).exists();
    Files.delete(somebodys.resolve("lock"));
    Files.delete(somebodys);
  }

  @Test
  void shouldLeaveAloneWhatAnotherWorkerOfTheHostUses() throws Exception {
    // given
    EgressDoor door = door(rule("echo.example"));

    // when
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                GateOpener.class.getName(),
                folder.toString())
            .inheritIO()
            .start()
            .waitFor();

    // then
    assertThat(exit).isZero();
    assertThat(door.socket()).exists();
  }

  @Test
  void shouldOpenWhileOthersComeAndGo() throws Exception {
    // given
    var over = new AtomicBoolean();
    Thread others = Thread.ofPlatform().start(() -> comeAndGo(over));

    try {
      for (int i = 0; i < 500; i++) {
        // when
        EgressFolder opened = EgressFolder.in(folder);

        // then
        assertThat(opened.nextSocket().getParent()).isDirectory();
        opened.close();
      }
    } finally {
      over.set(true);
      others.join();
    }
  }

  private void comeAndGo(AtomicBoolean over) {
    Path other = folder.resolve("sandcastle-egress-other");
    try {
      while (!over.get()) {
        Files.createDirectory(other);
        Files.delete(other);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
