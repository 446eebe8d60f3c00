package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files and output: whole, in part, by link, and asked for in strange ways. */
class ContentIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final String SELF = "/v1/executions/content";
  private static final String PICTURE = SELF + "/files/pictures/caf%C3%A9%201.png";
  private static final byte[] PIXELS = "0123456789".getBytes(StandardCharsets.UTF_8);

  /** Longer than what travels with the result, and than what is read at once. */
  private static final String PRINTED = "\u001b[31mé\u001b]0;t\u0007\r\n".repeat(10_000);

  private static ApiClient client;

  @BeforeAll
  static void runSomething() throws Exception {
    client = GATEWAYS.client("content");
    var pixels = store(PIXELS);
    byte[] printed = PRINTED.getBytes(StandardCharsets.UTF_8);
    var stdout =
        new StreamCapture(
            Bytes.copyOf(printed, 0, StreamCapture.HEAD_LIMIT_BYTES),
            printed.length,
            true,
            Optional.of(store(printed)));
    try (var backend = GATEWAYS.backend("content")) {
      backend
          .unasked("content")
          .queued(1, 1)
          .started()
          .ended(
              new PlayedBackend.Ended(
                  new Outcome.Completed(),
                  stdout,
                  List.of(
                      new OutputFile("pictures/café 1.png", "image/png", pixels),
                      new OutputFile("page.html", "text/html", pixels),
                      new OutputFile("empty", "application/octet-stream", store(new byte[0]))),
                  List.of(new OutputFile("kept.csv", "text/csv", pixels)),
                  List.of()));
      backend.unasked("short").queued(1, 1).started().completed("\u001b[1mbold\u001b[0m");
    }
    for (String id : new String[] {"content", "short"}) {
      await()
          .untilAsserted(
              () ->
                  assertThat(client.get("/v1/executions/" + id).json().path("status").asText())
                      .isEqualTo("completed"));
    }
  }

  @Test
  void shouldSendTheRangeThatIsAskedFor() throws Exception {
    // when
    var part = get(PICTURE, "Range", "bytes=3-5");
    // then
    assertThat(part.status()).isEqualTo(206);
    assertThat(text(part)).isEqualTo("345");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 3-5/10");
    assertThat(part.header("Content-Length")).isEqualTo("3");
    assertThat(part.header("Content-Type")).isEqualTo("image/png");
    assertThat(part.header("Cache-Control")).isEqualTo("private"); // STO-7
    assertThat(text(get(PICTURE, "Range", "bytes=-2"))).isEqualTo("89");
    assertThat(text(get(PICTURE, "Range", "bytes=8-"))).isEqualTo("89");
    var several = get(PICTURE, "Range", "bytes=0-1,3-4");
    assertThat(several.status()).isEqualTo(200);
    assertThat(text(several)).isEqualTo("0123456789");
    var behind = get(PICTURE, "Range", "bytes=10-");
    assertThat(behind.status()).isEqualTo(416);
    assertThat(behind.header("Content-Range")).isEqualTo("bytes */10");
    assertThat(behind.json().path("code").asText()).isEqualTo("INPUT_REJECTED");
    var ofOutput = get(SELF + "/output/stdout", "Range", "bytes=0-4");
    assertThat(ofOutput.status()).isEqualTo(206);
    assertThat(text(ofOutput)).isEqualTo("\u001b[31m");
    assertThat(text(get("/v1/executions/short/output/stdout", "Range", "bytes=4-7")))
        .isEqualTo("bold");
    assertThat(client.get(SELF + "/files/empty").response().body()).isEmpty();
    assertThat(get(SELF + "/files/empty", "Range", "bytes=0-").status()).isEqualTo(416);
  }

  @Test
  void shouldSendARangeOnlyOfTheContentThatTheClientKnows() throws Exception {
    // given
    String tag = client.get(PICTURE).header("ETag");
    // when
    var same = send(PICTURE, "GET", Map.of("Range", "bytes=1-1", "If-Range", tag));
    var other = send(PICTURE, "GET", Map.of("Range", "bytes=1-1", "If-Range", "\"other\""));
    // then
    assertThat(tag).matches("\"[0-9a-f]{64}\"");
    assertThat(same.status()).isEqualTo(206);
    assertThat(other.status()).isEqualTo(200);
    assertThat(text(other)).isEqualTo("0123456789");
  }

  @Test
  void shouldSendNothingThatTheClientHas() throws Exception {
    for (String path :
        new String[] {PICTURE, SELF + "/output/stdout", "/v1/executions/short/output/stdout"}) {
      // given
      String tag = client.get(path).header("ETag");
      // when
      var unchanged = get(path, "If-None-Match", tag);
      // then
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(unchanged.response().body()).isEmpty();
      assertThat(unchanged.header("ETag")).isEqualTo(tag);
      assertThat(get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldTellAboutAContentWithoutSendingIt() throws Exception {
    for (String path : new String[] {PICTURE, SELF + "/output/stdout"}) {
      // when
      var head = send(path, "HEAD", Map.of("Range", "bytes=1-1"));
      var whole = client.get(path);
      // then
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.response().body()).isEmpty();
      for (String name :
          new String[] {
            "Content-Length",
            "Content-Type",
            "ETag",
            "Accept-Ranges",
            "Cache-Control",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Sandcastle-Truncated"
          }) {
        assertThat(head.header(name)).as(name).isEqualTo(whole.header(name));
      }
      assertThat(head.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
    assertThat(send(SELF + "/files/none", "HEAD", Map.of()).status()).isEqualTo(404);
  }

  // STO-5
  @Test
  void shouldSendFilesThatDidNotChangeUnderTheirNamesToo() throws Exception {
    // when
    var kept = client.get(SELF + "/files/kept.csv");
    // then
    assertThat(kept.response().body()).isEqualTo(PIXELS);
    assertThat(kept.header("Content-Disposition")).startsWith("attachment; filename=\"kept.csv\"");
  }

  // EVT-13
  @Test
  void shouldShowOutputAsPlainTextAndKeepItAsItWas() throws Exception {
    // when
    var plain = send(SELF + "/output/stdout?ansi=strip", "GET", Map.of("Range", "bytes=0-1"));
    // then
    assertThat(plain.status()).isEqualTo(200);
    assertThat(plain.header("Accept-Ranges")).isEqualTo("none");
    assertThat(plain.header("Sandcastle-Truncated")).isEqualTo("true");
    assertThat(text(plain)).isEqualTo("é\n".repeat(10_000));
    assertThat(text(client.get(SELF + "/output/stdout"))).isEqualTo(PRINTED);
    assertThat(text(client.get("/v1/executions/short/output/stdout?ansi=strip"))).isEqualTo("bold");
  }

  @Test
  void shouldGiveLinksThatNeedNoKeyOnAnyGateway() throws Exception {
    // given
    var other = GATEWAYS.start(Map.of());
    long before = System.currentTimeMillis();
    // when
    var made = link("{\"path\":\"pictures/café 1.png\",\"inline\":true}");
    // then
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("expiresAt").asLong())
        .isBetween(before + 300_000, System.currentTimeMillis() + 301_000);
    String href = made.json().path("href").asText();
    assertThat(href).startsWith("/v1/files/").endsWith("/caf%C3%A9%201.png");
    for (int port : new int[] {client.port(), other.port()}) {
      var anybody = new ApiClient(port, "none");
      var picture = anybody.get(href);
      assertThat(picture.status()).isEqualTo(200);
      assertThat(picture.response().body()).isEqualTo(PIXELS);
      assertThat(picture.header("Content-Type")).isEqualTo("image/png");
      assertThat(picture.header("Content-Disposition"))
          .isEqualTo("inline; filename=\"caf_ 1.png\"; filename*=UTF-8''caf%C3%A9%201.png");
      assertThat(picture.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
      assertThat(picture.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(picture.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(picture.header("Content-Security-Policy")).startsWith("sandbox");
      assertThat(picture.header("Cache-Control")).isEqualTo("private");
      var part = anybody.send(anybody.request(href).header("Range", "bytes=0-0").build());
      assertThat(part.status()).isEqualTo(206);
      var head =
          anybody.send(anybody.request(href).method("HEAD", BodyPublishers.noBody()).build());
      assertThat(head.header("Content-Length")).isEqualTo("10");
    }
  }

  @Test
  void shouldRefuseLinksThatWereAlteredOrAreOver() throws Exception {
    // given
    String href = link("{\"path\":\"page.html\"}").json().path("href").asText();
    assertThat(client.get(href).header("Content-Disposition")).startsWith("attachment");
    int name = href.lastIndexOf('/');
    char replaced = href.charAt(20) == 'A' ? 'B' : 'A';
    for (String altered :
        new String[] {
          href.substring(0, 20) + replaced + href.substring(21),
          href.substring(0, name - 1) + href.substring(name),
          href.substring(0, name) + "/other.exe",
          "/v1/files/x/page.html",
          "/v1/files/" + "A".repeat(3_000) + "/x"
        }) {
      // when
      var refused = client.get(altered);
      // then
      assertThat(refused.status()).as(altered).isEqualTo(403);
      assertThat(refused.json().path("code").asText()).isEqualTo("FORBIDDEN");
    }
    String brief = link("{\"path\":\"page.html\",\"seconds\":1}").json().path("href").asText();
    await().untilAsserted(() -> assertThat(client.get(brief).status()).isEqualTo(403));
  }

  @Test
  void shouldMakeLinksOnlyToFilesOfTheTenant() throws Exception {
    assertThat(link("{\"path\":\"none\"}").status()).isEqualTo(404);
    assertThat(link("{\"path\":\"kept.csv\"}").status()).isEqualTo(201);
    assertThat(
            GATEWAYS.client("stranger").post(SELF + "/links", "{\"path\":\"page.html\"}").status())
        .isEqualTo(404);
    assertThat(new ApiClient(client.port(), "").post(SELF + "/links", "{}").status())
        .isEqualTo(401);
    var active = link("{\"path\":\"page.html\",\"inline\":true}");
    assertThat(active.status()).isEqualTo(400);
    assertThat(active.json().path("field").asText()).isEqualTo("/inline");
    assertThat(link("{\"path\":\"page.html\",\"for\":1}").json().path("field").asText())
        .isEqualTo("/for");
  }

  @Test
  void shouldAnswerWhateverIsAsked() throws Exception {
    var random = new Random(20_260_102);
    for (int round = 0; round < 300; round++) {
      // given
      String odd = odd(random);
      String encoded = java.net.URLEncoder.encode(odd, StandardCharsets.UTF_8);
      // then
      assertSound(odd, get(PICTURE, "Range", random.nextBoolean() ? odd : "bytes=" + odd));
      assertSound(odd, get(PICTURE, "If-Range", odd));
      assertSound(odd, get(PICTURE, "If-None-Match", odd));
      assertSound(odd, get(SELF + "/events", "Last-Event-ID", "1-" + odd));
      assertSound(odd, client.get("/v1/files/" + encoded + "/x"));
      assertSound(odd, client.get("/v1/blobs/" + encoded));
      assertSound(odd, client.get(SELF + "/output/stdout?ansi=" + encoded));
      assertSound(odd, client.get(SELF + "/files/" + encoded));
    }
  }

  private static void assertSound(String odd, ApiClient.Reply reply) {
    assertThat(reply.status()).as("after '%s'", odd).isLessThan(500);
  }

  /** Characters that a header may have. */
  private static String odd(Random random) {
    var odd = new StringBuilder("x");
    String alphabet = "0123456789-------,,  =*\"/%.;:WEeabc~{}";
    for (int left = random.nextInt(40); left > 0; left--) {
      odd.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return random.nextBoolean() ? odd.substring(1).strip() : odd.toString();
  }

  private static ApiClient.Reply link(String body) throws Exception {
    return client.post(SELF + "/links", body);
  }

  private static ApiClient.Reply get(String path, String header, String value) throws Exception {
    return send(path, "GET", Map.of(header, value));
  }

  private static ApiClient.Reply send(String path, String method, Map<String, String> headers)
      throws Exception {
    var request = client.request(path).method(method, BodyPublishers.noBody());
    headers.forEach(request::header);
    return client.send(request.build());
  }

  private static String text(ApiClient.Reply reply) {
    return new String(reply.response().body(), StandardCharsets.UTF_8);
  }

  private static BlobRef store(byte[] content) throws Exception {
    try (var upload = GATEWAYS.blobs().begin("content")) {
      upload.write(content, 0, content.length);
      var stored = upload.commit();
      return new BlobRef(stored.sha256(), stored.size());
    }
  }
}
