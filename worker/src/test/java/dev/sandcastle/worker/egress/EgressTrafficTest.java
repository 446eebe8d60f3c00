package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Phase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is carried, how much of it, and how it ends. */
@Timeout(30)
final class EgressTrafficTest extends GateScene {
  @Test
  void shouldCarryATunnel() throws Exception { // EGR-1
    // given
    EgressDoor door = door(rule("echo.example"));
    try (var side = ProgramSide.tunnel(door, "ECHO.example.:" + echo.port())) {

      // when
      side.say("hello");
      String first = side.hear(5);
      side.say(" again");
      side.endSaying();
      String rest = side.rest();

      // then
      assertThat(first + rest).isEqualTo("hello again");
      assertThat(door.bytes()).isEqualTo(2L * "hello again".length());
      assertThat(refusals).isEmpty();
      assertThat(door.firstRefusal()).isEmpty();
    }
  }

  @Test
  void shouldCarryWhatCameWithTheRequest() throws Exception {
    // given
    EgressDoor door = door(rule("echo.example"));
    try (var side = new ProgramSide(door)) {

      // when
      side.say("CONNECT echo.example:" + echo.port() + " HTTP/1.1\r\n\r\nearly");
      side.endSaying();

      // then
      assertThat(side.rest()).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\nearly");
    }
  }

  @Test
  void shouldCloseHalfByHalf() throws Exception {
    // given
    var host =
        new LoopbackHost(
            connection -> {
              connection.getOutputStream().write("question?".getBytes(StandardCharsets.US_ASCII));
              connection.shutdownOutput();
              byte[] answer = connection.getInputStream().readAllBytes();
              asked.add("got " + answer.length);
            });
    EgressDoor door = door(new HostRule("echo.example", host.port()), host.address());
    try (host;
        var side = ProgramSide.tunnel(door, "echo.example:" + host.port())) {

      // when
      String question = side.rest();
      side.say("x".repeat(100_000));
      side.endSaying();

      // then
      assertThat(question).isEqualTo("question?");
      await().until(() -> asked.contains("got 100000"));
    }
  }

  @Test
  void shouldHoldUpAProgramWhoseHostDoesNotRead() throws Exception {
    // given
    var go = new CountDownLatch(1);
    var host =
        new LoopbackHost(
            connection -> {
              awaitQuietly(go);
              connection.getInputStream().transferTo(connection.getOutputStream());
            });
    int size = 8 << 20;
    EgressDoor door =
        door(
            new EgressPolicy(
                List.of(new HostRule("echo.example", host.port())),
                List.of(),
                Set.of(host.address()),
                Set.of(Phase.RUNNING),
                new EgressCaps(8, 8, 1L << 30, Duration.ofSeconds(20), Duration.ofSeconds(5))));
    try (host;
        var side = ProgramSide.tunnel(door, "echo.example:" + host.port())) {
      var written = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  side.out().write(new byte[size]);
                  side.endSaying();
                  written.countDown();
                } catch (IOException gone) {
                  // The assertions below will fail.
                }
              });

      // when
      boolean writtenUnread = written.await(500, TimeUnit.MILLISECONDS);
      long passedUnread = door.bytes();
      go.countDown();
      int received = side.in().readAllBytes().length;

      // then
      assertThat(writtenUnread).isFalse();
      assertThat(passedUnread).isLessThan(size);
      assertThat(received).isEqualTo(size);
    }
  }

  @Test
  void shouldCarryAPlainRequest() throws Exception { // EGR-9
    // given
    var host = new LoopbackHost(new OneAnswer("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n"));
    EgressDoor door = door(new HostRule("web.example", host.port()), host.address());
    names("web.example", "127.0.0.1");
    String url = "http://web.example:" + host.port() + "/path?q";
    try (host) {

      // when
      String answer =
          ProgramSide.ask(
              door, "POST " + url + " HTTP/1.1\r\nContent-Length: 4\r\nVia: mine\r\n\r\nbody");

      // then
      assertThat(answer)
          .isEqualTo(
              "HTTP/1.1 200 OK\r\n"
                  + "connection: close\r\n\r\n"
                  + "POST /path?q HTTP/1.1\r\n"
                  + "host: web.example:"
                  + host.port()
                  + "\r\ncontent-length: 4\r\nvia: mine\r\nconnection: close\r\n\r\nbody");
    }
  }

  @Test
  void shouldNotHearASecondRequestOnAConnection() throws Exception {
    // given
    var host = new LoopbackHost(new OneAnswer("HTTP/1.1 200 OK\r\n\r\n"));
    EgressDoor door = door(new HostRule("web.example", host.port()), host.address());
    names("web.example", "127.0.0.1");
    String request = "GET http://web.example:" + host.port() + "/%s HTTP/1.1\r\n\r\n";
    try (host) {

      // when
      String answer =
          ProgramSide.ask(door, request.formatted("first") + request.formatted("second"));

      // then
      assertThat(answer).contains("GET /first ").doesNotContain("second");
      assertThat(host.connections()).isEqualTo(1);
    }
  }

  @Test
  void shouldPassOnACallForTheBody() throws Exception {
    // given
    var host =
        new LoopbackHost(new OneAnswer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Made\r\n\r\n"));
    EgressDoor door = door(new HostRule("web.example", host.port()), host.address());
    names("web.example", "127.0.0.1");
    try (host) {

      // when
      String answer =
          ProgramSide.ask(door, "GET http://web.example:" + host.port() + "/ HTTP/1.1\r\n\r\n");

      // then
      assertThat(answer)
          .startsWith(
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Made\r\nconnection: close\r\n\r\n");
    }
  }

  @Test
  void shouldNotHearAHostThatNeverComesToItsAnswer() throws Exception {
    // given
    String early = "HTTP/1.1 103 Early Hints\r\nx: " + "a".repeat(1_000) + "\r\n\r\n";
    var host = new LoopbackHost(new OneAnswer(early.repeat(17) + "HTTP/1.1 200 OK\r\n\r\n"));
    EgressDoor door = door(new HostRule("web.example", host.port()), host.address());
    names("web.example", "127.0.0.1");
    try (host) {

      // when
      String answer =
          ProgramSide.ask(door, "GET http://web.example:" + host.port() + "/ HTTP/1.1\r\n\r\n");

      // then
      assertThat(answer).contains("HTTP/1.1 502 ").doesNotContain("200 OK");
    }
  }

  @Test
  void shouldTryTheNextAddress() throws Exception {
    // given
    names("two.example", "127.0.0.2", "127.0.0.1");
    EgressDoor door =
        door(rule("two.example"), echo.address(), new InetSocketAddress("127.0.0.2", echo.port()));

    // when
    try (var side = ProgramSide.tunnel(door, "two.example:" + echo.port())) {
      side.say("x");

      // then
      assertThat(side.hear(1)).isEqualTo("x");
    }
  }

  @Test
  void shouldStopAtTheLimitOfBytes() throws Exception {
    // given
    EgressDoor door =
        door(
            new EgressPolicy(
                List.of(rule("echo.example")),
                List.of(),
                Set.of(echo.address()),
                Set.of(Phase.RUNNING),
                new EgressCaps(8, 8, 1_000, Duration.ofSeconds(20), Duration.ofSeconds(5))));

    // when
    String received;
    boolean cut;
    try (var side = ProgramSide.tunnel(door, "echo.example:" + echo.port())) {
      side.say("x".repeat(400));
      received = side.hear(400);
      side.say("x".repeat(400));
      cut = side.isOver();
    }
    String next =
        ProgramSide.ask(door, "CONNECT echo.example:" + echo.port() + " HTTP/1.1\r\n\r\n");

    // then
    assertThat(received).hasSize(400);
    assertThat(cut).isTrue();
    assertThat(door.bytes()).isLessThanOrEqualTo(1_000);
    assertThat(next).startsWith("HTTP/1.1 403 the limit of bytes is reached\r\n");
    assertThat(refusals).extracting(Refusal::reason).containsOnly("the limit of bytes is reached");
  }

  @Test
  void shouldLetTheNextConnectionWait() throws Exception {
    // given
    EgressDoor door =
        door(
            new EgressPolicy(
                List.of(rule("echo.example")),
                List.of(),
                Set.of(echo.address()),
                Set.of(Phase.RUNNING),
                new EgressCaps(1, 2, 1 << 20, Duration.ofSeconds(20), Duration.ofSeconds(5))));
    String request = "CONNECT echo.example:" + echo.port() + " HTTP/1.1\r\n\r\n";
    try (var first = ProgramSide.tunnel(door, "echo.example:" + echo.port());
        var second = new ProgramSide(door)) {
      second.say(request);
      first.say("x");
      String served = first.hear(1);
      int connectionsMeanwhile = echo.connections();

      // when
      first.close();
      String answer = second.hear(12);
      second.close();
      String third = ProgramSide.ask(door, request);

      // then
      assertThat(served).isEqualTo("x");
      assertThat(connectionsMeanwhile).isEqualTo(1);
      assertThat(answer).isEqualTo("HTTP/1.1 200");
      assertThat(third).startsWith("HTTP/1.1 403 the limit of connections is reached\r\n");
    }
  }

  @Test
  void shouldCutWhatCarriesNothing() throws Exception { // BUG-15
    // given
    var caps = new EgressCaps(8, 8, 1 << 20, Duration.ofMillis(300), Duration.ofMillis(300));
    EgressDoor door =
        door(
            new EgressPolicy(
                List.of(rule("echo.example")),
                List.of(),
                Set.of(echo.address()),
                Set.of(Phase.RUNNING),
                caps));
    try (var idle = ProgramSide.tunnel(door, "echo.example:" + echo.port());
        var slow = new ProgramSide(door)) {

      // when
      slow.say("CONNECT echo.exa");

      // then
      assertThat(idle.isOver()).isTrue();
      assertThat(slow.isOver()).isTrue();
      assertThat(refusals).isEmpty();
    }
  }

  /** Answers with a head and then with what it was asked, as it came. */
  private record OneAnswer(String head) implements LoopbackHost.Behaviour {
    @Override
    public void serve(Socket connection) throws IOException {
      var in = connection.getInputStream();
      var out = connection.getOutputStream();
      var asked = new StringBuilder();
      while (asked.indexOf("\r\n\r\n") < 0) {
        asked.append((char) in.read());
      }
      String length = asked.toString().replaceAll("(?s).*content-length: (\\d+)\r\n.*|.*", "$1");
      byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(asked.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
    }
  }
}
