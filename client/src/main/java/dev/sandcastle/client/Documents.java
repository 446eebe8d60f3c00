package dev.sandcastle.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Fault;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.SandboxStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the server's JSON (design §5). What is not known is ignored, what is missing is empty. */
final class Documents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Documents() {}

  /** Makes a value of a document. */
  interface Reader<T> {
    T read(JsonNode document);
  }

  /**
   * Reads a document.
   *
   * @throws IOException when it is no JSON, or says what cannot be
   */
  static <T> T read(byte[] json, Reader<T> reader) throws IOException {
    return value(JSON.readTree(json), reader);
  }

  /**
   * Reads a part of a document.
   *
   * @throws IOException when it says what cannot be
   */
  static <T> T value(JsonNode document, Reader<T> reader) throws IOException {
    if (!document.isObject()) {
      throw new IOException("Expected a document of Sandcastle, but it is no object");
    }
    try {
      return reader.read(document);
    } catch (IllegalArgumentException impossible) {
      throw new IOException(
          "Expected a document of Sandcastle, but " + impossible.getMessage(), impossible);
    }
  }

  /** A document as the server reads it: UTF-8. Faster than by way of a text. */
  static byte[] write(JsonNode document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree can always be written", impossible);
    }
  }

  /** A code by name; empty when it is of a later version. */
  static Optional<ErrorCode> errorCode(String name) {
    return Arrays.stream(ErrorCode.values()).filter(code -> code.name().equals(name)).findFirst();
  }

  static Execution execution(JsonNode document) {
    var status = Status.parse(document.path("status").asText());
    return new Execution(
        new ExecutionId(document.path("executionId").asText()).value(),
        status,
        document.path("attempt").asInt(),
        document.path("position").asInt(),
        document.path("waiting").asInt(),
        origin(document),
        status.isTerminal() ? Optional.of(result(document)) : Optional.empty());
  }

  static ExecutionSummary summary(JsonNode document) {
    return new ExecutionSummary(
        document.path("executionId").asText(),
        Status.parse(document.path("status").asText()),
        document.path("attempt").asInt(),
        text(document, "runtime"),
        paths(document).stream().findFirst(),
        texts(document.path("labels")),
        text(document, "purpose"),
        number(document, "exitCode"),
        text(document, "errorCode"),
        instant(document, "submittedAt"),
        optionalInstant(document, "finishedAt"));
  }

  static Result result(JsonNode document) {
    return new Result(
        document.path("executionId").asText(),
        Status.parse(document.path("status").asText()),
        number(document, "exitCode"),
        number(document, "signal"),
        failure(document),
        output(document, "stdout"),
        output(document, "stderr"),
        steps(document.path("steps")),
        new Result.Files(files(document.path("files")), document.at("/truncated/files").asInt()),
        files(document.path("unchangedFiles")),
        cost(document),
        optionalInstant(document, "finishedAt"));
  }

  static Result.Step step(JsonNode document, int index) {
    return new Result.Step(
        document.path("index").asInt(index),
        document.path("path").asText(),
        Status.parse(document.path("status").asText()),
        number(document, "exitCode"),
        number(document, "signal"),
        millis(document, "durationMs"),
        millis(document, "cpuMs"));
  }

  /** How far an installation is; empty when it is not said, or in words of a later version. */
  static Optional<InstallProgress> progress(JsonNode document) {
    String word = document.path("kind").asText();
    return Arrays.stream(InstallProgress.Kind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .map(
            kind ->
                new InstallProgress(kind, text(document, "package"), text(document, "version")));
  }

  static List<RuntimeDescription> runtimes(JsonNode document) {
    var runtimes = new ArrayList<RuntimeDescription>();
    for (JsonNode one : document.path("runtimes")) {
      runtimes.add(
          new RuntimeDescription(
              one.path("id").asText(),
              one.path("title").asText(),
              one.path("version").asText(),
              list(one.path("extensions")),
              text(one, "packages")));
    }
    return List.copyOf(runtimes);
  }

  static BlobRef blob(JsonNode document) {
    return new BlobRef(document.path("sha256").asText(), document.path("size").asLong());
  }

  /** The texts of an array. */
  static List<String> list(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }

  static Map<String, String> texts(JsonNode object) {
    var texts = new LinkedHashMap<String, String>();
    for (var member : object.properties()) {
      texts.put(member.getKey(), member.getValue().asText());
    }
    return texts;
  }

  static Optional<String> text(JsonNode document, String field) {
    return Optional.of(document.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  static Instant instant(JsonNode document, String field) {
    return Instant.ofEpochMilli(document.path(field).asLong());
  }

  static Optional<Instant> optionalInstant(JsonNode document, String field) {
    return Optional.of(document.path(field))
        .filter(JsonNode::isIntegralNumber)
        .map(millis -> Instant.ofEpochMilli(millis.longValue()));
  }

  private static Execution.Origin origin(JsonNode document) {
    return new Execution.Origin(
        text(document, "runtime"),
        paths(document),
        texts(document.path("labels")),
        text(document, "purpose"),
        text(document, "inputsFrom"),
        text(document, "codePreview"),
        number(document, "timeoutMs").map(Duration::ofMillis),
        instant(document, "submittedAt"));
  }

  /** The steps, whose results have their paths, or the entry path. */
  private static List<String> paths(JsonNode document) {
    var steps = steps(document.path("steps")).stream().map(Result.Step::path).toList();
    return steps.isEmpty() ? text(document, "entryPath").stream().toList() : steps;
  }

  private static Optional<Result.Failure> failure(JsonNode document) {
    var code = text(document, "errorCode");
    if (code.isEmpty()) {
      return Optional.empty();
    }
    var known = errorCode(code.get());
    return Optional.of(
        new Result.Failure(
            code.get(),
            document.path("errorMessage").asText(""),
            text(document, "fault")
                .flatMap(word -> constant(Fault.values(), word))
                .or(() -> known.map(ErrorCode::fault)),
            document.path("retryable").asBoolean(known.map(ErrorCode::retryHelps).orElse(false)),
            text(document, "hint").or(() -> known.map(ErrorCode::hint)).orElse(""),
            number(document, "retryAfterMs").map(Duration::ofMillis)));
  }

  private static Result.Output output(JsonNode document, String stream) {
    return new Result.Output(
        document.path(stream).asText(""),
        document.path("outputBytes").path(stream).asLong(),
        document.path("truncated").path(stream).asBoolean());
  }

  private static List<Result.Step> steps(JsonNode array) {
    var steps = new ArrayList<Result.Step>();
    for (JsonNode step : array) {
      steps.add(step(step, steps.size() + 1));
    }
    return steps;
  }

  private static List<OutputFile> files(JsonNode array) {
    var files = new ArrayList<OutputFile>();
    for (JsonNode file : array) {
      files.add(
          new OutputFile(
              file.path("path").asText(), file.path("contentType").asText(), blob(file)));
    }
    return files;
  }

  private static Result.Cost cost(JsonNode document) {
    var timings = document.path("timings");
    var usage = document.path("usage");
    return new Result.Cost(
        millis(timings, "queuedMs"),
        millis(timings, "preparingMs"),
        millis(timings, "installingMs"),
        millis(timings, "runningMs"),
        millis(timings, "collectingMs"),
        millis(timings, "totalMs"),
        text(timings, "start").flatMap(word -> constant(SandboxStart.values(), word)),
        new Result.Usage(
            millis(usage, "cpuMs"),
            usage.path("memoryPeakBytes").asLong(),
            usage.path("egressBytes").asLong()));
  }

  private static <E extends Enum<E>> Optional<E> constant(E[] all, String word) {
    return Arrays.stream(all)
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }

  static Optional<Integer> number(JsonNode document, String field) {
    return Optional.of(document.path(field)).filter(JsonNode::isInt).map(JsonNode::intValue);
  }

  private static Duration millis(JsonNode document, String field) {
    return Duration.ofMillis(document.path(field).asLong());
  }
}
