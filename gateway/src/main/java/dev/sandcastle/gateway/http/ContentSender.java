package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.follow.TextView;
import dev.sandcastle.schemas.execution.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends contents as they are asked for: all, a range, the headers alone, or nothing when the client
 * has it. In memory there is one part of {@value #PART_BYTES} bytes at a time.
 */
final class ContentSender {
  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int NOT_MODIFIED = 304;
  private static final int PART_BYTES = 64 * 1024;

  private ContentSender() {}

  /** Sends a content, or says why not. */
  static Answer send(Exchange exchange, Content content) throws InterruptedException {
    var headers = new HashMap<>(content.headers());
    headers.put("ETag", content.tag());
    headers.put("Accept-Ranges", "bytes");
    if (exchange.header("If-None-Match").filter(tags -> names(tags, content.tag())).isPresent()) {
      exchange.answer(NOT_MODIFIED, headers);
      return new Answer.Sent();
    }
    return switch (range(exchange, content)) {
      case ByteRange.Whole _ -> {
        headers.put("Content-Length", Long.toString(content.size()));
        yield send(exchange, OK, headers, content, new ByteRange.Part(0, content.size() - 1));
      }
      case ByteRange.Part part -> {
        headers.put("Content-Length", Long.toString(part.length()));
        headers.put(
            "Content-Range", "bytes %d-%d/%d".formatted(part.first(), part.last(), content.size()));
        yield send(exchange, PARTIAL_CONTENT, headers, content, part);
      }
      case ByteRange.Unsatisfiable _ -> {
        exchange.put("Content-Range", "bytes */" + content.size());
        yield new Answer.Refused(ProblemMapper.rangeNotSatisfiable(content.size()));
      }
    };
  }

  /**
   * Sends a content as plain text. How long that is, is not known before; therefore it has no
   * ranges, and a request for one is answered with the whole.
   */
  static Answer sendPlain(Exchange exchange, Content content) throws InterruptedException {
    var headers = new HashMap<>(content.headers());
    headers.put("Accept-Ranges", "none");
    return deliver(exchange, OK, headers, content, 0, in -> writePlain(exchange, in));
  }

  private interface Delivery {
    void from(InputStream in) throws IOException, InterruptedException;
  }

  private static Answer send(
      Exchange exchange,
      int status,
      Map<String, String> headers,
      Content content,
      ByteRange.Part part)
      throws InterruptedException {
    return deliver(
        exchange, status, headers, content, part.first(), in -> write(exchange, in, part.length()));
  }

  private static Answer deliver(
      Exchange exchange,
      int status,
      Map<String, String> headers,
      Content content,
      long from,
      Delivery delivery)
      throws InterruptedException {
    boolean begun = false;
    try {
      var opened = content.source().open(from);
      if (opened.isEmpty()) {
        return Answer.refused(
            Refusal.of(ErrorCode.NOT_FOUND, "Expected the content, but it is not stored any more"));
      }
      try (InputStream in = opened.get()) {
        exchange.begin(status, headers);
        begun = true;
        if (!exchange.request().method().equals(HttpMethod.HEAD)) {
          delivery.from(in);
        }
        exchange.end();
      }
      return new Answer.Sent();
    } catch (IOException broken) {
      if (begun) {
        exchange.abort();
        return new Answer.Sent();
      }
      return Answer.refused(
          Refusal.of(ErrorCode.STORAGE_FAILED, "The content cannot be read now; try again"));
    }
  }

  private static void write(Exchange exchange, InputStream in, long length)
      throws IOException, InterruptedException {
    byte[] part = new byte[PART_BYTES];
    long left = length;
    while (left > 0) {
      int read = in.read(part, 0, (int) Math.min(part.length, left));
      if (read < 0) {
        throw new IOException("Expected %d bytes more, but there are none".formatted(left));
      }
      exchange.write(Buffer.buffer(read).appendBytes(part, 0, read));
      left -= read;
    }
  }

  private static void writePlain(Exchange exchange, InputStream in)
      throws IOException, InterruptedException {
    byte[] held = new byte[0];
    for (byte[] next = in.readNBytes(PART_BYTES);
        next.length > 0;
        next = in.readNBytes(PART_BYTES)) {
      byte[] joined = Arrays.copyOf(held, held.length + next.length);
      System.arraycopy(next, 0, joined, held.length, next.length);
      var whole = TextView.PLAIN.whole(joined, joined.length);
      held = Arrays.copyOfRange(joined, whole.bytes(), joined.length);
      writeText(exchange, whole.text());
    }
    writeText(exchange, TextView.PLAIN.all(held));
  }

  private static void writeText(Exchange exchange, String text)
      throws IOException, InterruptedException {
    if (!text.isEmpty()) {
      exchange.write(Buffer.buffer(text));
    }
  }

  private static ByteRange range(Exchange exchange, Content content) {
    boolean asked = exchange.request().method().equals(HttpMethod.GET);
    // A date never matches: contents have no date here, and their tags say more.
    boolean same = exchange.header("If-Range").map(content.tag()::equals).orElse(true);
    var range = asked && same ? exchange.header("Range") : Optional.<String>empty();
    return ByteRange.of(range, content.size());
  }

  /** Whether a list of tags has one, weak or strong. */
  static boolean names(String tags, String tag) {
    if (tags.strip().equals("*")) {
      return true;
    }
    return Arrays.stream(tags.split(",", -1))
        .map(String::strip)
        .anyMatch(each -> each.equals(tag) || each.equals("W/" + tag));
  }
}
