package dev.sandcastle.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to reach a running Sandcastle.
 *
 * @param url the gateway, without {@code /v1}
 * @param key the tenant's key
 * @param admin the operators' endpoint with {@code /metrics}; empty when it is not known
 * @param pid the process on this machine that serves all of it; empty when it is not known
 */
public record Connection(URI url, String key, Optional<URI> admin, OptionalLong pid) {
  /**
   * What was named, and for what was not named what {@code ./sandcastle up} left in this folder.
   *
   * @param folder usually {@code .sandcastle}
   * @throws IOException when a part is neither named nor there
   */
  public static Connection resolve(
      Path folder, Optional<URI> url, Optional<String> key, Optional<URI> admin)
      throws IOException {
    var run = readRun(folder.resolve("run.json"));
    var foundUrl = url.or(() -> address(run, "url"));
    if (foundUrl.isEmpty()) {
      throw new IOException(
          "Expected a running Sandcastle, but %s names none; start it with ./sandcastle up"
              .formatted(folder.resolve("run.json")));
    }
    String foundKey = key.isPresent() ? key.get() : readKey(folder.resolve("api-key"));
    return new Connection(
        foundUrl.get(),
        foundKey,
        admin.or(() -> address(run, "adminUrl")),
        url.isEmpty() && run.has("pid")
            ? OptionalLong.of(run.get("pid").asLong())
            : OptionalLong.empty());
  }

  private static JsonNode readRun(Path file) throws IOException {
    var json = new ObjectMapper();
    return Files.exists(file) ? json.readTree(file.toFile()) : json.createObjectNode();
  }

  private static Optional<URI> address(JsonNode run, String field) {
    return Optional.ofNullable(run.get(field)).map(JsonNode::asText).map(URI::create);
  }

  private static String readKey(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("Expected --key or a key in %s, but there is none".formatted(file));
    }
    return Files.readString(file).strip();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Connection[url=" + url + ", admin=" + admin + "]";
  }
}
