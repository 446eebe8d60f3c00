package dev.sandcastle.standalone.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code POST /v1/executions} is asked to run.
 *
 * @param runtime name of the runtime
 * @param code the files
 * @param args arguments of the program
 * @param env environment variables of the program
 * @param stdin what it reads on standard input
 * @param timeout its time limit; empty means the server's default
 */
public record Submission(
    String runtime,
    ProgramFiles code,
    List<String> args,
    Map<String, String> env,
    Optional<String> stdin,
    Optional<Duration> timeout) {

  /** The body of the request. */
  ObjectNode toJson() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("runtime", runtime);
    body.put("entryPath", code.entryPath());
    var files = body.putArray("files");
    code.contents().forEach((path, content) -> files.add(file(path, content)));
    if (!args.isEmpty()) {
      args.forEach(body.putArray("args")::add);
    }
    if (!env.isEmpty()) {
      env.forEach(body.putObject("env")::put);
    }
    stdin.ifPresent(text -> body.put("stdin", text));
    timeout.ifPresent(limit -> body.put("timeoutMs", limit.toMillis()));
    return body;
  }

  private static ObjectNode file(String path, byte[] content) {
    var file = JsonNodeFactory.instance.objectNode().put("path", path);
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return file.put("content", text.toString());
    } catch (CharacterCodingException binary) {
      return file.put("content", Base64.getEncoder().encodeToString(content))
          .put("encoding", "base64");
    }
  }
}
