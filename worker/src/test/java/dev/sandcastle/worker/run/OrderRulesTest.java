package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.testkit.program.Executions;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A command that no gateway has seen is held to the same rules (G-41). */
final class OrderRulesTest {
  private static final PackageSpec NUMPY = new PackageSpec("numpy", "==2.1.0");

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("timeoutMs", python().timeout(Duration.ofMinutes(6))),
        Arguments.of("limits.memoryBytes", python().memory(1L << 20)),
        Arguments.of("limits.memoryBytes", python().memory(1L << 40)),
        Arguments.of("packages", python().packages(new PackageSpec("a", " @ https://b.test/c"))),
        Arguments.of("packages", python().packages(new PackageSpec("numpy==2", ".1.0"))),
        Arguments.of("packages", python().packages(new PackageSpec("--index-url", ""))),
        Arguments.of("packages", python().packages(NUMPY, new PackageSpec("NumPy", ""))),
        Arguments.of(
            "packages",
            python()
                .packages(
                    IntStream.range(0, 21)
                        .mapToObj(number -> new PackageSpec("p" + number, ""))
                        .toArray(PackageSpec[]::new))),
        Arguments.of("packages", Executions.bash("true").packages(NUMPY)));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldNameTheFieldThatBreaksARule(String field, Executions execution) {
    assertThatExceptionOfType(RejectedInputException.class)
        .isThrownBy(() -> check(execution))
        .withMessageContaining("'" + field + "'");
  }

  @Test
  void shouldLetPassWhatTheGatewayLetsPass() {
    assertThatCode(() -> check(python().packages(NUMPY, new PackageSpec("left-pad", ""))))
        .doesNotThrowAnyException();
  }

  private static Executions python() {
    return Executions.python("print(1)");
  }

  private static void check(Executions execution) throws RejectedInputException {
    Program program = execution.program();
    OrderRules.check(program, RuntimeCatalog.bundled().find(program.runtime()).orElseThrow());
  }
}
