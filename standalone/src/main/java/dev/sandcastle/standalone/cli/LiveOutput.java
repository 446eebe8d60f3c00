package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.client.ExecutionListener;
import java.time.Duration;

/**
 * Prints what a program prints, as it does.
 *
 * @param terminal where to
 */
record LiveOutput(Terminal terminal) implements ExecutionListener {
  private static final Duration WORTH_SAYING = Duration.ofSeconds(1);

  @Override
  public void queued(int position, int waiting) {
    if (position > 0) {
      terminal.remark("waiting at place %d of %d".formatted(position, waiting));
    }
  }

  @Override
  public void phase(String phase) {
    if (phase.equals("installing")) {
      terminal.remark("installing packages");
    }
  }

  @Override
  public void stdout(String text) {
    terminal.programOut(text);
  }

  @Override
  public void stderr(String text) {
    terminal.programErr(text);
  }

  @Override
  public void reconnecting(Duration pause) {
    if (pause.compareTo(WORTH_SAYING) > 0) {
      terminal.remark("connection lost, trying again");
    }
  }
}
