package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.doctor.Doctor;
import dev.sandcastle.standalone.doctor.Finding;

/** Prints findings as a table while they come. For one thread. */
final class DoctorReport implements Doctor.Listener {
  private final Terminal terminal;
  private int good;
  private int warnings;
  private int failures;

  DoctorReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void found(String check, Finding finding) {
    switch (finding) {
      case Finding.Ok _ -> {
        good++;
        row("ok", check, finding.fact());
      }
      case Finding.Warn warn -> {
        warnings++;
        row("warn", check, finding.fact());
        row("", "", "→ " + warn.advice());
      }
      case Finding.Fail fail -> {
        failures++;
        row("FAIL", check, finding.fact());
        row("", "", "→ " + fail.advice());
      }
    }
  }

  /** Says how many there were of each kind. */
  void sum() {
    terminal.out().printf("%d ok, %d warnings, %d failures%n", good, warnings, failures);
  }

  /** Whether anything does not work. */
  boolean failed() {
    return failures > 0;
  }

  private void row(String verdict, String check, String text) {
    terminal.out().printf("  %-5s %-24s %s%n", verdict, check, text);
  }
}
