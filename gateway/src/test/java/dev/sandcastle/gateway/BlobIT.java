package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Inputs that are uploaded before the execution that needs them. */
class BlobIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final int CAP = 10 << 20;

  @Test
  void shouldKeepWhatIsUploaded() throws Exception {
    // given
    var client = GATEWAYS.client("uploads");
    byte[] content = new byte[CAP];
    new Random(1).nextBytes(content);
    // when
    var made = upload(client, BodyPublishers.ofByteArray(content));
    // then
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("sha256").asText()).isEqualTo(sha256(content));
    assertThat(made.json().path("size").asInt()).isEqualTo(CAP);
    String location = made.header("Location");
    assertThat(location).isEqualTo("/v1/blobs/" + sha256(content));
    var whole = client.get(location);
    assertThat(whole.response().body()).isEqualTo(content);
    assertThat(whole.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(whole.header("Cache-Control")).isEqualTo("private"); // STO-7
    assertThat(whole.header("X-Content-Type-Options")).isEqualTo("nosniff");
    var part = client.send(client.request(location).header("Range", "bytes=-1").build());
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.response().body()).containsExactly(content[CAP - 1]);
    var head =
        client.send(client.request(location).method("HEAD", BodyPublishers.noBody()).build());
    assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(CAP));
    var unchanged =
        client.send(client.request(location).header("If-None-Match", whole.header("ETag")).build());
    assertThat(unchanged.status()).isEqualTo(304);
  }

  @Test
  void shouldKeepTheSameContentOnceAndAnEmptyOneToo() throws Exception {
    // given
    var client = GATEWAYS.client("twice");
    // when
    var first = upload(client, BodyPublishers.ofString("same"));
    var second = upload(client, BodyPublishers.ofString("same"));
    var empty = upload(client, BodyPublishers.noBody());
    // then
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(empty.status()).isEqualTo(201);
    assertThat(client.get(empty.header("Location")).response().body()).isEmpty();
  }

  @Test
  void shouldShowABlobToItsTenantAlone() throws Exception {
    // given
    var made = upload(GATEWAYS.client("owner"), BodyPublishers.ofString("secret"));
    var stranger = GATEWAYS.client("stranger");
    // when
    var foreign = stranger.get(made.header("Location"));
    // then
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.json()).isEqualTo(stranger.get("/v1/blobs/" + "0".repeat(64)).json());
    assertThat(stranger.get("/v1/blobs/none").status()).isEqualTo(404);
    assertThat(stranger.get("/v1/blobs/..%2f..%2fetc%2fpasswd").status()).isEqualTo(404);
  }

  @Test
  void shouldKeepNothingOfABlobThatIsTooLarge() throws Exception {
    // given
    var client = GATEWAYS.client("large");
    byte[] content = new byte[CAP + 1];
    BodyPublisher undeclared =
        BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(content));
    // when
    var declared = upload(client, BodyPublishers.ofByteArray(content));
    var streamed = upload(client, undeclared);
    // then
    assertThat(declared.status()).isEqualTo(413);
    assertThat(streamed.status()).isEqualTo(413);
    assertThat(streamed.json().path("code").asText()).isEqualTo("INPUT_REJECTED");
    assertThat(client.get("/v1/blobs/" + sha256(content)).status()).isEqualTo(404);
    awaitNoPartialFiles();
    assertThat(GATEWAYS.blobFolder().resolve("large")).doesNotExist();
  }

  @Test
  void shouldTakeNothingFromACallerWithoutAKey() throws Exception {
    // given
    var known = GATEWAYS.client("keyless");
    // when
    var refused =
        upload(new ApiClient(known.port(), "Bearer no"), BodyPublishers.ofString("free disk"));
    // then
    assertThat(refused.status()).isEqualTo(401);
    awaitNoPartialFiles();
  }

  @Test
  void shouldKeepNothingOfAnUploadThatIsBrokenOff() throws Exception {
    // given
    var client = GATEWAYS.client("breaks");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      socket.getOutputStream().write(head(client, 1_000_000));
      socket.getOutputStream().write(new byte[500_000]);
      await().ignoreExceptions().untilAsserted(() -> assertThat(partialFiles()).isEqualTo(1));
      // when
      socket.close();
    }
    // then
    awaitNoPartialFiles();
    assertThat(GATEWAYS.blobFolder().resolve("breaks")).doesNotExist();
  }

  @Test
  void shouldAnswerBeforeTheBodyIsSentWhenTheClientWaitsForIt() throws Exception {
    // given
    var client = GATEWAYS.client("expects");
    var request =
        client
            .request("/v1/blobs")
            .expectContinue(true)
            .POST(BodyPublishers.ofString("patient"))
            .build();
    // when
    var made = client.send(request);
    // then
    assertThat(made.status()).isEqualTo(201);
  }

  /** A store that takes nothing for as long as the test says. */
  private record StuckBlobs(Blobs real, CountDownLatch released) implements Blobs {
    @Override
    public Upload begin(String owner) throws IOException {
      var upload = real.begin(owner);
      return new Upload() {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          try {
            released.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
          }
          upload.write(bytes, from, length);
        }

        @Override
        public Stored commit() throws IOException {
          return upload.commit();
        }

        @Override
        public void close() throws IOException {
          upload.close();
        }
      };
    }

    @Override
    public Optional<InputStream> open(String owner, String sha256, long from) throws IOException {
      return real.open(owner, sha256, from);
    }

    @Override
    public Optional<Stored> find(String owner, String sha256) throws IOException {
      return real.find(owner, sha256);
    }

    @Override
    public Optional<Stored> touch(String owner, String sha256) throws IOException {
      return real.touch(owner, sha256);
    }

    @Override
    public Swept sweep(Instant olderThan) throws IOException {
      return real.sweep(olderThan);
    }
  }

  @Test
  void shouldTakeABodyNoFasterThanItIsStored() throws Exception {
    // given
    var stuck = new StuckBlobs(GATEWAYS.blobs(), new CountDownLatch(1));
    var client = GATEWAYS.client("stuck").at(GATEWAYS.start(Map.of(), stuck));
    var sent = new AtomicLong();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      socket.getOutputStream().write(head(client, CAP));
      // when
      var sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int part = 0; part < CAP / 65_536; part++) {
                        socket.getOutputStream().write(new byte[65_536]);
                        sent.addAndGet(65_536);
                      }
                    } catch (IOException closed) {
                      sent.set(-1);
                    }
                  });
      // then
      await().during(java.time.Duration.ofSeconds(1)).until(() -> sent.get() < CAP);
      stuck.released().countDown();
      sender.join();
      assertThat(sent.get()).isEqualTo(CAP);
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 201".length());
      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 201");
    }
  }

  private static byte[] head(ApiClient client, int length) {
    return "POST /v1/blobs HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n"
        .formatted(client.authorization(), length)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static ApiClient.Reply upload(ApiClient client, BodyPublisher body) throws Exception {
    return client.send(client.request("/v1/blobs").POST(body).build());
  }

  private static void awaitNoPartialFiles() {
    await().ignoreExceptions().untilAsserted(() -> assertThat(partialFiles()).isZero());
  }

  private static long partialFiles() throws IOException {
    try (Stream<Path> files = Files.walk(GATEWAYS.blobFolder().resolve(".partial"))) {
      return files.filter(file -> file.toString().endsWith(".part")).count();
    }
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
