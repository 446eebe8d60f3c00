package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.egress.Refusal;
import dev.sandcastle.worker.sandbox.ProgramExit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** ERR-3, ERR-4, ERR-5: told apart by what can be trusted. */
final class BuildFaultTest {
  private static final Optional<Refusal> NONE = Optional.empty();
  private static final Optional<Refusal> REFUSED =
      Optional.of(new Refusal("evil.test", 443, "the host is not allowed"));
  private static final String NOT_FOUND =
      "{\"kind\":\"failed\",\"code\":\"PACKAGE_NOT_FOUND\",\"message\":\"no x\"}\n";

  @Test
  void shouldFindNoFaultWhenAllWasDone() {
    // when / then
    assertThat(fault("{\"kind\":\"done\"}\n", exit(0), NONE)).isEmpty();
  }

  @Test
  void shouldForgiveARefusalThatDidNotMatter() {
    // when / then
    assertThat(fault("{\"kind\":\"done\"}\n", exit(0), REFUSED)).isEmpty();
  }

  @Test
  void shouldNotBelieveAnInstallerThatFailedAfterwards() {
    // when / then
    assertThat(fault("{\"kind\":\"done\"}\n", exit(1), NONE).orElseThrow().code())
        .isEqualTo(ErrorCode.INSTALL_FAILED);
  }

  @Test
  void shouldSayThatAPackageIsNotThere() {
    // when
    var fault = fault(NOT_FOUND, exit(0), NONE);

    // then
    assertThat(fault)
        .contains(
            new LayerOutcome.Failed(
                ErrorCode.PACKAGE_NOT_FOUND, "Expected to install the packages, but no x"));
  }

  @Test
  void shouldSayWhatTheGateRefused() {
    // when
    var fault = fault(NOT_FOUND, exit(0), REFUSED);

    // then
    assertThat(fault)
        .contains(
            new LayerOutcome.Failed(
                ErrorCode.EGRESS_DENIED,
                "Expected to install the packages, but the installer may not reach evil.test:443:"
                    + " the host is not allowed"));
  }

  @Test
  void shouldSayThatItTookTooLong() {
    // given
    var late = new ProgramExit(-1, 9, true, false, false, 0, 1, 1, 1);

    // when
    var fault = fault("", late, REFUSED).orElseThrow();

    // then
    assertThat(fault.code()).isEqualTo(ErrorCode.INSTALL_FAILED);
    assertThat(fault.message()).contains("longer than 120 s");
  }

  @Test
  void shouldSayThatMemoryOrSpaceWereNotEnough() {
    // given
    var killed = new ProgramExit(-1, 9, false, false, false, 1, 1, 1, 1);
    var full = new ProgramExit(0, 0, false, false, true, 0, 1, 1, 1);
    String said = "{\"kind\":\"failed\",\"code\":\"INSTALL_FAILED\",\"message\":\"OSError\"}\n";

    // when / then
    assertThat(fault("", killed, NONE).orElseThrow().message()).contains("memory");
    assertThat(fault(said, full, NONE).orElseThrow().message()).contains("larger");
  }

  @Test
  void shouldSayThatARegistryHasTooManyHosts() {
    // when
    var fault = fault("{\"kind\":\"unreachable\",\"hosts\":[\"a:1\"]}\n", exit(0), NONE);

    // then
    assertThat(fault.orElseThrow().message()).contains("too many hosts");
  }

  @Test
  void shouldSayHowAnInstallerEndedThatSaidNothing() {
    // when
    var fault = fault("", exit(7), NONE).orElseThrow();

    // then
    assertThat(fault.code()).isEqualTo(ErrorCode.INSTALL_FAILED);
    assertThat(fault.message()).contains("exit code 7");
  }

  private static Optional<LayerOutcome.Failed> fault(
      String said, ProgramExit exit, Optional<Refusal> refused) {
    var output = new InstallerOutput(_ -> {});
    output.output(StreamName.STDOUT, said.getBytes(StandardCharsets.UTF_8));
    return BuildFault.of(output, exit, refused, Duration.ofMinutes(2));
  }

  private static ProgramExit exit(int code) {
    return new ProgramExit(code, 0, false, false, false, 0, 1, 1, 1);
  }
}
