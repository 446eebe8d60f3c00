package dev.sandcastle.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.standalone.doctor.Finding;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final DoctorReport report =
      new DoctorReport(
          new Terminal(
              InputStream.nullInputStream(),
              new PrintStream(printed, true, StandardCharsets.UTF_8),
              System.err,
              false));

  @Test // CLI-1
  void shouldPrintATableThatSaysWhatToDo() {
    // when
    report.found("JDK", new Finding.Ok("25.0.1"));
    report.found("user namespaces", new Finding.Warn("not remapped", "remap them"));
    report.found("seccomp", new Finding.Fail("the engine has none", "use another"));
    report.sum();

    // then
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
              ok    JDK                      25.0.1
              warn  user namespaces          not remapped
                                             → remap them
              FAIL  seccomp                  the engine has none
                                             → use another
            1 ok, 1 warnings, 1 failures
            """);
    assertThat(report.failed()).isTrue();
  }

  @Test // CLI-1
  void shouldNotFailForWarnings() {
    // when
    report.found("JDK", new Finding.Ok("25.0.1"));
    report.found("AppArmor", new Finding.Warn("none", "install it"));

    // then
    assertThat(report.failed()).isFalse();
  }
}
