package dev.sandcastle.worker.layers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.schemas.execution.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an installer says, line by line. Its texts have passed through a registry: hostile. */
sealed interface InstallerLine {
  /** The registries that its package manager is configured for. */
  record Registries(List<String> addresses) implements InstallerLine {}

  /** Hosts, each with its port, that packages lie on and that it was not told of. */
  record Unreachable(List<String> hosts) implements InstallerLine {}

  /**
   * A package is being installed.
   *
   * @param version empty when it is not known
   */
  record Installing(String name, Optional<String> version) implements InstallerLine {}

  /** It failed. */
  record Failed(ErrorCode code, String message) implements InstallerLine {}

  /** All is installed. */
  record Done() implements InstallerLine {}

  /** A line; empty when it is none of these. */
  static Optional<InstallerLine> parse(String line) {
    try {
      return Optional.ofNullable(Reader.JSON.readTree(line)).flatMap(Reader::read);
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  /** Reads them. */
  final class Reader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIST_LIMIT = 64;
    private static final int MESSAGE_LIMIT_CHARS = 500;
    private static final Pattern NAME =
        Pattern.compile("[A-Za-z0-9@][A-Za-z0-9@/._\\[\\],-]{0,119}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.!+_-]{0,63}");

    private Reader() {}

    private static Optional<InstallerLine> read(JsonNode json) {
      return switch (json.path("kind").asText()) {
        case "registries" -> Optional.of(new Registries(texts(json.path("urls"))));
        case "unreachable" -> Optional.of(new Unreachable(texts(json.path("hosts"))));
        case "installing" -> installing(json);
        case "failed" -> Optional.of(failed(json));
        case "done" -> Optional.of(new Done());
        default -> Optional.empty();
      };
    }

    private static Optional<InstallerLine> installing(JsonNode json) {
      String name = json.path("name").asText();
      Optional<String> version =
          Optional.of(json.path("version").asText()).filter(it -> VERSION.matcher(it).matches());
      return NAME.matcher(name).matches()
          ? Optional.of(new Installing(name, version))
          : Optional.empty();
    }

    private static Failed failed(JsonNode json) {
      boolean missing = ErrorCode.PACKAGE_NOT_FOUND.name().equals(json.path("code").asText());
      return new Failed(
          missing ? ErrorCode.PACKAGE_NOT_FOUND : ErrorCode.INSTALL_FAILED,
          plain(json.path("message").asText()));
    }

    private static String plain(String text) {
      var plain = new StringBuilder();
      text.codePoints()
          .limit(MESSAGE_LIMIT_CHARS)
          .map(
              it ->
                  Character.isISOControl(it) || Character.getType(it) == Character.FORMAT
                      ? ' '
                      : it)
          .forEach(plain::appendCodePoint);
      return plain.toString().strip();
    }

    private static List<String> texts(JsonNode list) {
      var texts = new ArrayList<String>();
      for (JsonNode text : list) {
        if (texts.size() < LIST_LIMIT) {
          texts.add(text.asText());
        }
      }
      return texts;
    }
  }
}
