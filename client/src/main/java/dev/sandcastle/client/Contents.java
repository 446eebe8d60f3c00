package dev.sandcastle.client;

import dev.sandcastle.client.Transport.Repeat;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** Bytes to the server and from it, checked by their hash wherever the server names it. */
record Contents(Transport transport) {
  private static final Pattern HASH_TAG = Pattern.compile("\"([0-9a-f]{64})\"");
  private static final int PART_BYTES = 64 * 1024;

  /** Opens what a path of the API leads to. */
  InputStream open(String path) throws IOException, InterruptedException {
    var response = transport.open(transport.request(path).build(), Repeat.ALWAYS);
    var body = transport.watched(response.body());
    var tag = HASH_TAG.matcher(response.headers().firstValue("ETag").orElse(""));
    return tag.matches() ? new HashedStream(body, tag.group(1)) : body;
  }

  BlobRef upload(Path file) throws IOException, InterruptedException {
    var digest = HashedStream.sha256();
    byte[] part = new byte[PART_BYTES];
    try (var in = Files.newInputStream(file)) {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        digest.update(part, 0, read);
      }
    }
    return upload(BodyPublishers.ofFile(file), HashedStream.hex(digest));
  }

  BlobRef upload(byte[] content) throws IOException, InterruptedException {
    var digest = HashedStream.sha256();
    digest.update(content);
    return upload(BodyPublishers.ofByteArray(content), HashedStream.hex(digest));
  }

  /** Reads first, so that it can be sent again. */
  BlobRef upload(InputStream content) throws IOException, InterruptedException {
    byte[] bytes = content.readNBytes(Math.toIntExact(InputFile.TOTAL_LIMIT_BYTES) + 1);
    if (bytes.length > InputFile.TOTAL_LIMIT_BYTES) {
      throw new InvalidJobException(
          "Expected an input of at most %,d bytes".formatted(InputFile.TOTAL_LIMIT_BYTES));
    }
    return upload(bytes);
  }

  private BlobRef upload(BodyPublisher content, String sha256)
      throws IOException, InterruptedException {
    var request =
        transport
            .request("/v1/blobs")
            .header("Content-Type", "application/octet-stream")
            .POST(content)
            .build();
    var stored = Documents.value(transport.json(request, Repeat.ALWAYS), Documents::blob);
    if (!stored.sha256().equals(sha256)) {
      throw new IOException(
          "Expected a blob with the SHA-256 %s to be stored, but it has %s"
              .formatted(sha256, stored.sha256()));
    }
    return stored;
  }

  /** The path of an output file in an address; programs choose such paths. */
  static String encodedPath(String path) throws IOException {
    var segments = new ArrayList<String>();
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IOException("Expected the path of an output file, but it is '" + path + "'");
      }
      segments.add(encoded(segment));
    }
    return String.join("/", segments);
  }

  /** A text in an address. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
