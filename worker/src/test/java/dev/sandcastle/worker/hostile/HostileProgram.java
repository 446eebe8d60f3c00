package dev.sandcastle.worker.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One program of the suite: a file whose head says what it tries and what must come of it.
 *
 * @param id its category and name, such as {@code processes/01-fork-bomb.py}
 * @param source the whole file
 * @param head what its head says
 */
public record HostileProgram(String id, String source, Head head) {
  private static final Path ROOT = Path.of("src/test/resources/hostile");
  private static final Path SHARED = ROOT.resolve("support");
  private static final long MIB = 1L << 20;

  /** Every program, in the order of their ids. */
  public static List<HostileProgram> all() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(SHARED))
          .sorted()
          .map(HostileProgram::read)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static HostileProgram read(Path file) {
    try {
      String id = ROOT.relativize(file).toString();
      String source = Files.readString(file);
      return new HostileProgram(id, source, Head.of(id, source));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What the Python programs import, by name. */
  public static Map<String, String> shared() {
    try {
      return Map.of("attack.py", Files.readString(SHARED.resolve("attack.py")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What it tries, a sentence. */
  public String attack() {
    return head.one("attack").orElseThrow();
  }

  /** What must come of it under a class of isolation. */
  public Expectation expected(RuntimeClass runtimeClass) {
    return Expectation.of(head, runtimeClass);
  }

  /** Its file's ending, without the dot. */
  public String language() {
    return id.substring(id.lastIndexOf('.') + 1);
  }

  /** Its time limit. */
  public Duration timeout() {
    return head.quantity("timeout", "s").map(Duration::ofSeconds).orElse(Duration.ofSeconds(15));
  }

  /** Its memory limit. */
  public long memoryBytes() {
    return head.quantity("memory", "MiB").orElse(512L) * MIB;
  }

  /** How much it may print. */
  public long outputBytes() {
    return head.quantity("output", "MiB").orElse(1024L) * MIB;
  }

  /** Its standard input. */
  public Optional<String> stdin() {
    return head.quantity("stdin", "bytes").map(bytes -> "x".repeat(bytes.intValue()));
  }

  /** Its arguments: {@code 2000 of WORD}. */
  public List<String> args() {
    return head.one("args")
        .map(text -> text.split(" of ", 2))
        .map(words -> Collections.nCopies(Integer.parseInt(words[0]), words[1]))
        .orElse(List.of());
  }

  /** Its environment. */
  public Map<String, String> env() {
    return head.one("env").map(HostileProgram::json).orElse(Map.of());
  }

  /** Whether it is run twice in one sandbox, first to leave something and then to look for it. */
  public boolean isReuse() {
    return head.one("reuse").isPresent();
  }

  @Override
  public String toString() {
    return id;
  }

  private static Map<String, String> json(String text) {
    try {
      return new ObjectMapper().readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("Expected JSON, but it is " + text, broken);
    }
  }
}
