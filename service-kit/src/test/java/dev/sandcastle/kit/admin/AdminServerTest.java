package dev.sandcastle.kit.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.kit.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.empty());
  private final HttpClient client = HttpClient.newHttpClient();
  private Telemetry telemetry;
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    telemetry = new Telemetry();
    server =
        AdminServer.start(
            FREE,
            telemetry,
            List.of(
                ReadinessCheck.of("kafka", Optional::empty),
                ReadinessCheck.of("docker", problem::get)));
  }

  @AfterEach
  void stop() {
    server.close();
    telemetry.close();
    client.close();
  }

  @Test
  void shouldBeHealthyAlsoWhenNotReady() throws Exception {
    // given
    problem.set(Optional.of("engine away"));

    // when
    var answer = get("/healthz");

    // then
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void shouldBeReadyWhenEveryCheckPasses() throws Exception {
    // when
    var answer = get("/readyz");

    // then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("kafka: ok\ndocker: ok\n");
  }

  // API-3
  @Test
  void shouldSayWhatIsNotReady() throws Exception {
    // given
    problem.set(Optional.of("engine away"));

    // when
    var answer = get("/readyz");

    // then
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("kafka: ok\ndocker: engine away\n");
  }

  @Test
  void shouldShowMeters() throws Exception {
    // given
    telemetry.registry().counter("sandbox.reaped", "reason", "orphan").increment();

    // when
    var answer = get("/metrics");

    // then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("sandbox_reaped_total{reason=\"orphan\"} 1.0");
  }

  @Test
  void shouldNotKnowOtherPaths() throws Exception {
    // when
    var answer = get("/");

    // then
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void shouldNameThePortThatIsTaken() {
    // given
    var taken = new InetSocketAddress(FREE.getAddress(), server.port());

    // when
    var start = assertThatThrownBy(() -> AdminServer.start(taken, telemetry, List.of()));

    // then
    start.isInstanceOf(IOException.class).hasMessageContaining(Integer.toString(server.port()));
  }

  private HttpResponse<String> get(String path) throws Exception {
    var address = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }
}
