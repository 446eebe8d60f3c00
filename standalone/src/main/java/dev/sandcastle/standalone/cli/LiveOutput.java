package dev.sandcastle.standalone.cli;

import dev.sandcastle.client.ExecutionNotice;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Status;
import dev.sandcastle.schemas.execution.InstallProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Prints what a program prints, as it does.
 *
 * @param terminal where to
 */
record LiveOutput(Terminal terminal) implements Consumer<ExecutionNotice> {
  private static final Duration WORTH_SAYING = Duration.ofSeconds(1);

  @Override
  public void accept(ExecutionNotice notice) {
    switch (notice) {
      case ExecutionNotice.Queued queued -> queued(queued.position(), queued.waiting());
      case ExecutionNotice.PhaseBegan began -> phase(began.phase(), began.progress());
      case ExecutionNotice.EgressRefused refused -> refused(refused);
      case ExecutionNotice.Printed printed -> printed(printed);
      case ExecutionNotice.StepEnded ended -> step(ended.step());
      case ExecutionNotice.Reconnecting lost -> reconnecting(lost.pause());
      case ExecutionNotice.Ended _ -> {}
    }
  }

  private void queued(int position, int waiting) {
    if (position > 0) {
      terminal.remark("waiting at place %d of %d".formatted(position, waiting));
    }
  }

  private void phase(Status phase, Optional<InstallProgress> progress) {
    if (phase == Status.INSTALLING) {
      terminal.remark(progress.map(LiveOutput::words).orElse("installing packages"));
    }
  }

  private static String words(InstallProgress progress) {
    String what =
        progress.packageName().orElse("packages")
            + progress.version().map(it -> " " + it).orElse("");
    return switch (progress.kind()) {
      case RESOLVING -> "looking for " + what;
      case INSTALLING -> "installing " + what;
    };
  }

  private void refused(ExecutionNotice.EgressRefused refused) {
    terminal.remark(
        "no way to %s:%d: %s".formatted(refused.host(), refused.port(), refused.reason()));
  }

  private void printed(ExecutionNotice.Printed printed) {
    switch (printed.stream()) {
      case STDOUT -> terminal.programOut(printed.text());
      case STDERR -> terminal.programErr(printed.text());
    }
  }

  private void step(Result.Step step) {
    terminal.remark("step %d, %s: %s".formatted(step.index(), step.path(), step.status().text()));
  }

  private void reconnecting(Duration pause) {
    if (pause.compareTo(WORTH_SAYING) > 0) {
      terminal.remark("connection lost, trying again");
    }
  }
}
