package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.webhooks.WebhookSender.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSenderTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final byte[] BODY = "{\"x\":1}".getBytes(StandardCharsets.UTF_8);
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private static Vertx vertx;
  private static Path keys;

  @BeforeAll
  static void makeCertificate() throws Exception {
    vertx = Vertx.vertx();
    keys = folder.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "hooks",
                "-keyalg",
                "EC",
                "-dname",
                "CN=hooks.test",
                "-ext",
                "SAN=dns:hooks.test",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keys.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
  }

  @AfterAll
  static void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static WebhookSender sender(Optional<TrustOptions> trust) {
    return new WebhookSender(vertx, 4, Duration.ofSeconds(5), trust);
  }

  private static HookUrl url(String scheme, String host, int port, String path)
      throws UnusableUrlException {
    return HookUrl.parse("%s://%s:%d%s".formatted(scheme, host, port, path), true);
  }

  private static SSLContext context() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static TrustOptions trusted() {
    return new PfxOptions().setPath(keys.toString()).setPassword(PASSWORD);
  }

  @Test
  void shouldSendToTheAddressInTheNameOfTheHost() throws Exception {
    try (var receiver = Receiver.start();
        var sender = sender(Optional.empty())) {
      // when
      var reply =
          sender.post(
              url("http", "hooks.test", receiver.port(), "/in?a=%20b"),
              LOOPBACK,
              Map.of("webhook-id", "e-1"),
              BODY);
      // then
      assertThat(reply).isEqualTo(new Reply.Answered(204));
      var request = receiver.requests().getFirst();
      assertThat(request.path()).isEqualTo("/in?a=%20b");
      assertThat(request.header("Host")).isEqualTo("hooks.test:" + receiver.port());
      assertThat(request.header("webhook-id")).isEqualTo("e-1");
      assertThat(request.body().toArray()).isEqualTo(BODY);
    }
  }

  @Test
  void shouldCheckTheCertificateAgainstTheHostAndNotTheAddress() throws Exception {
    try (var receiver = Receiver.startSecured(context());
        var sender = sender(Optional.of(trusted()))) {
      // when
      var right =
          sender.post(url("https", "hooks.test", receiver.port(), "/"), LOOPBACK, Map.of(), BODY);
      var wrong =
          sender.post(url("https", "other.test", receiver.port(), "/"), LOOPBACK, Map.of(), BODY);
      // then
      assertThat(right).isEqualTo(new Reply.Answered(204));
      assertThat(wrong).isEqualTo(new Reply.Unanswered("TLS could not be agreed on"));
      assertThat(receiver.requests()).hasSize(1);
    }
  }

  @Test
  void shouldNotBelieveACertificateThatJavaDoesNotBelieve() throws Exception {
    try (var receiver = Receiver.startSecured(context());
        var sender = sender(Optional.empty())) {
      // when
      var reply =
          sender.post(url("https", "hooks.test", receiver.port(), "/"), LOOPBACK, Map.of(), BODY);
      // then
      assertThat(reply).isEqualTo(new Reply.Unanswered("TLS could not be agreed on"));
      assertThat(receiver.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void shouldNotFollowRedirects(int status) throws Exception {
    try (var elsewhere = Receiver.start();
        var receiver = Receiver.start();
        var sender = sender(Optional.empty())) {
      // given
      String location = "http://127.0.0.1:" + elsewhere.port() + "/";
      receiver.answers(status, Map.of("Location", location), new byte[0]);
      // when
      var reply =
          sender.post(url("http", "hooks.test", receiver.port(), "/"), LOOPBACK, Map.of(), BODY);
      // then
      assertThat(reply).isEqualTo(new Reply.Answered(status));
      assertThat(receiver.requests()).hasSize(1);
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void shouldNotReadAnAnswerThatIsTooLong() throws Exception {
    try (var receiver = Receiver.start();
        var sender = sender(Optional.empty())) {
      // given
      receiver.answers(200, Map.of(), new byte[50_000_000]);
      // when
      var reply =
          sender.post(url("http", "hooks.test", receiver.port(), "/"), LOOPBACK, Map.of(), BODY);
      // then
      assertThat(reply).isEqualTo(new Reply.Answered(200));
    }
  }

  @Test
  void shouldGiveUpOnAReceiverThatSaysNothing() throws Exception {
    try (var silent = new ServerSocket(0, 1, LOOPBACK);
        var sender = new WebhookSender(vertx, 4, Duration.ofMillis(300), Optional.empty())) {
      // when
      var reply =
          sender.post(
              url("http", "hooks.test", silent.getLocalPort(), "/"), LOOPBACK, Map.of(), BODY);
      // then
      assertThat(reply).isEqualTo(new Reply.Unanswered("no answer in time"));
    }
  }

  @Test
  void shouldBelieveAStatusThoughTheRestOfTheAnswerNeverComes() throws Exception {
    // given
    var head = Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    var server =
        vertx
            .createNetServer()
            .connectHandler(socket -> socket.handler(_ -> socket.write(head)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    try (var sender = new WebhookSender(vertx, 4, Duration.ofMillis(300), Optional.empty())) {
      // when
      var reply =
          sender.post(
              url("http", "hooks.test", server.actualPort(), "/"), LOOPBACK, Map.of(), BODY);
      // then
      assertThat(reply).isEqualTo(new Reply.Answered(200));
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws Exception {
    int port;
    try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
      port = taken.getLocalPort();
    }
    try (var sender = sender(Optional.empty())) {
      // when
      var reply = sender.post(url("http", "hooks.test", port, "/"), LOOPBACK, Map.of(), BODY);
      // then
      assertThat(reply).isEqualTo(new Reply.Unanswered("the connection failed"));
    }
  }
}
