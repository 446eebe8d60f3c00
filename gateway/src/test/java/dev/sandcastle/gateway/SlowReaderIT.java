package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Readers that take nothing for a while. */
class SlowReaderIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final int CHUNK_BYTES = 64_000;
  private static final int CHUNKS = 750;
  private static final long MEMORY_BYTES = 24L << 20;

  /** Longer than a stream waits for output that is missing. */
  private static final Duration STALL = Duration.ofSeconds(6);

  /** A reader that decides when it takes how much. */
  private static final class Lazy implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;

    Lazy(ApiClient client, String path) throws IOException {
      socket.setReceiveBufferSize(16 * 1024);
      socket.setSoTimeout(30_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), client.port()));
      var request =
          "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n\r\n"
              .formatted(path, client.authorization());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      in = new BufferedInputStream(socket.getInputStream());
    }

    /** Takes so many bytes, or all up to the result, and counts the letters Z. */
    long take(long bytes) throws IOException {
      long found = 0;
      var tail = new StringBuilder();
      for (long left = bytes; left > 0; left--) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("the stream ended without a result");
        }
        found += next == 'Z' ? 1 : 0;
        tail.append((char) next);
        if (tail.length() > 1_000) {
          tail.delete(0, 900);
        }
        if (next == '\n' && tail.toString().endsWith("event: result\n")) {
          return found;
        }
      }
      return found;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  // BUG-13
  @Test
  void shouldSlowDownNobodyElseAndHoldLittle() throws Exception {
    // given
    var client = GATEWAYS.client("slow");
    try (var backend = GATEWAYS.backend("slow")) {
      var played = backend.unasked("slow").queued(1, 1).started().running();
      await()
          .untilAsserted(
              () -> assertThat(client.get("/v1/executions/slow").status()).isEqualTo(200));
      byte[] chunk = "Z".repeat(CHUNK_BYTES).getBytes(StandardCharsets.US_ASCII);
      try (var lazy = new Lazy(client, "/v1/executions/slow/events")) {
        long taken = lazy.take(200);
        long before = usedMemory();
        // when
        for (int number = 0; number < CHUNKS; number++) {
          played.prints(chunk);
        }
        played.completed("irrelevant");
        // then
        long others = 0;
        try (var reader = new SseReader(client, "/v1/executions/slow/events", Optional.empty())) {
          for (var event = reader.next(); event.isPresent(); event = reader.next()) {
            others += event.get().data().path("text").asText().length();
          }
        }
        assertThat(others).isEqualTo((long) CHUNKS * CHUNK_BYTES);
        assertThat(usedMemory() - before).isLessThan(MEMORY_BYTES);
        taken += lazy.take(CHUNK_BYTES * 20L);
        await().pollDelay(STALL).until(() -> true);
        taken += lazy.take(Long.MAX_VALUE);
        assertThat(taken).isEqualTo((long) CHUNKS * CHUNK_BYTES);
      }
    }
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
