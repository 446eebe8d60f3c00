package dev.sandcastle.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The end of an execution, as the command line needs it.
 *
 * @param status {@code completed}, {@code failed}, {@code cancelled} or {@code rejected}
 * @param exitCode the program's exit code
 * @param signal the signal that ended it
 * @param errorCode why it failed, see {@code ErrorCode}
 * @param errorMessage the same for people
 * @param truncated whether the program printed more than was kept
 * @param files its output files
 */
public record Result(
    String status,
    OptionalInt exitCode,
    OptionalInt signal,
    Optional<String> errorCode,
    Optional<String> errorMessage,
    boolean truncated,
    List<OutputFile> files) {

  /**
   * One output file.
   *
   * @param path its path in the program's output folder
   * @param size bytes
   * @param href where it is
   */
  public record OutputFile(String path, long size, String href) {}

  static Result of(JsonNode document) {
    var files = new ArrayList<OutputFile>();
    for (JsonNode file : document.path("files")) {
      files.add(
          new OutputFile(
              file.path("path").asText(), file.path("size").asLong(), file.path("href").asText()));
    }
    return new Result(
        document.path("status").asText(),
        number(document.path("exitCode")),
        number(document.path("signal")),
        text(document.path("errorCode")),
        text(document.path("errorMessage")),
        document.at("/truncated/stdout").asBoolean()
            || document.at("/truncated/stderr").asBoolean(),
        List.copyOf(files));
  }

  private static OptionalInt number(JsonNode node) {
    return node.isInt() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }
}
