package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.RunState;
import dev.sandcastle.standalone.StandaloneException;
import dev.sandcastle.standalone.StandaloneProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: serves in this process, or in one that stays when this one ends. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Starts everything on this machine; Ctrl-C or `down` stops it.")
final class UpCommand implements Callable<Integer> {
  @Mixin private DataFolder folder;
  @Mixin private ServerOptions server;

  @Option(names = "--detach", description = "Returns when it is ready, and leaves it running.")
  private boolean detach;

  private final Terminal terminal;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var running = folder.running();
    if (running.isPresent()) {
      terminal.out().println("Sandcastle is up already.");
      describe(running.get());
      return ExitStatus.OK;
    }
    Files.createDirectories(folder.path());
    if (detach) {
      return new DetachedServer(folder, server, terminal).start();
    }
    return serve();
  }

  private int serve() throws IOException, InterruptedException {
    // Read by logback.xml; no logger exists before.
    System.setProperty("sandcastle.log", folder.path().resolve("sandcastle.log").toString());
    try {
      new StandaloneProcess(server.options(folder.path()), new StartReport(terminal)).serve();
      return ExitStatus.OK;
    } catch (StandaloneException cannot) {
      terminal.say(cannot.getMessage());
      return ExitStatus.UNUSABLE;
    }
  }

  private void describe(RunState state) throws IOException {
    terminal.out().println("  URL  " + state.url());
    terminal.out().println("  key  " + folder.apiKey().orElse("(none)"));
  }
}
