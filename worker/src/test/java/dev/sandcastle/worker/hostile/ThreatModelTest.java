package dev.sandcastle.worker.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.worker.sandbox.SandboxPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each line of defence in the threat model is as the code has it and names tests that exist. */
final class ThreatModelTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PROGRAMS = Path.of("src/test/resources/hostile");
  private static final Path INIT_TESTS = ROOT.resolve("runtime-images/init/test");
  private static final Pattern METHOD =
      Pattern.compile("`([A-Z]\\w+(?:Test|IT|ST|Contract))\\.(\\w+)`");
  private static final Pattern PROGRAM = Pattern.compile("`([a-z]+/\\d\\d-[\\w.-]+)`");
  private static final Pattern INIT_TEST = Pattern.compile("`((?:init|stem)_test)\\.(\\w+)`");
  private static final List<String> PARTS =
      List.of(
          "Attacker",
          "Assets",
          "Goals",
          "Non-goals",
          "What a program in the sandbox can do",
          "Layers",
          "The hostile suite",
          "Host requirements",
          "Residual risk");

  /** A line of a table whose last column says what proves it. */
  record Line(String about, String value, String proof) {
    @Override
    public String toString() {
      return about;
    }
  }

  static Stream<Line> lines() {
    return layers().stream();
  }

  @Test
  void shouldFollowTheForm() {
    // when
    List<String> parts =
        text()
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();

    // then
    assertThat(parts).containsSubsequence(PARTS);
  }

  @Test
  void shouldPrintThePolicyAsItIs() {
    // given
    Map<String, String> written = new LinkedHashMap<>();
    layers().forEach(line -> written.put(line.about(), line.value()));

    // when
    Map<String, String> policy = PolicyTable.of(SandboxPolicy.DEFAULT);

    // then
    assertThat(written).containsAllEntriesOf(policy);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void shouldNameATestForEachLine(Line line) {
    // when
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (var match : METHOD.matcher(line.proof()).results().toList()) {
      found++;
      if (sources(match.group(1))
          .noneMatch(source -> source.contains("void " + match.group(2) + "("))) {
        missing.add(match.group());
      }
    }
    for (var match : PROGRAM.matcher(line.proof()).results().toList()) {
      found++;
      if (!Files.isRegularFile(PROGRAMS.resolve(match.group(1)))) {
        missing.add(match.group());
      }
    }
    for (var match : INIT_TEST.matcher(line.proof()).results().toList()) {
      found++;
      if (!read(INIT_TESTS.resolve(match.group(1) + ".py"))
          .contains("def " + match.group(2) + "(")) {
        missing.add(match.group());
      }
    }

    // then
    assertThat(missing).isEmpty();
    assertThat(found).as("tests that prove " + line.about()).isPositive();
  }

  private static List<Line> layers() {
    String text = text();
    String section =
        text.substring(text.indexOf("## Layers"), text.indexOf("## The hostile suite"));
    return section
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| line "))
        .map(line -> line.split("\\|"))
        .map(cells -> new Line(cells[1].strip(), cells[2].strip(), cells[3].strip()))
        .toList();
  }

  private static Stream<String> sources(String name) {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(tests -> files(tests, name + ".java").stream())
          .map(ThreatModelTest::read)
          .toList()
          .stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<Path> files(Path folder, String name) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().equals(name)).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String text() {
    return read(HostileTable.DOCUMENT);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
