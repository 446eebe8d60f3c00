package dev.sandcastle.standalone.cli;

import dev.sandcastle.embedded.EmbeddedDatabase;
import dev.sandcastle.standalone.RunState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code down}: stops the process that serves, and what a killed one left running. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops everything; what runs is finished or ended first. Data are kept.")
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FORCED_PATIENCE = Duration.ofSeconds(10);

  @Mixin private DataFolder folder;

  private final Terminal terminal;

  DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var process = folder.running().flatMap(RunState::process);
    if (process.isPresent() && !stop(process.get())) {
      terminal.say("process " + process.get().pid() + " does not end");
      return ExitStatus.FAILED;
    }
    boolean left = EmbeddedDatabase.stopLeftover(folder.path().resolve("postgres"));
    RunState.delete(folder.path());
    terminal.out().println(process.isPresent() || left ? "Stopped." : "Nothing was running.");
    return ExitStatus.OK;
  }

  private boolean stop(ProcessHandle process) throws InterruptedException {
    process.destroy();
    if (ended(process, PATIENCE)) {
      return true;
    }
    terminal.say("process " + process.pid() + " takes too long; it is killed");
    process.destroyForcibly();
    return ended(process, FORCED_PATIENCE);
  }

  private static boolean ended(ProcessHandle process, Duration patience)
      throws InterruptedException {
    try {
      var _ = process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("onExit never fails", impossible);
    }
  }
}
