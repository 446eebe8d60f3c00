package dev.sandcastle.standalone.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands. */
@Command(
    name = "sandcastle",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs other people's code on this machine.",
    footer = {
      "",
      "Of the script itself: ./sandcastle build | test [MAVEN-FLAGS] | bench | logs",
      "| images build|list|probe [ID…] | engine [ensure|stop|status] [--with-runsc]"
    })
public final class CommandLineInterface {
  private CommandLineInterface() {}

  /**
   * Executes a command line.
   *
   * @return the exit code
   */
  public static int execute(String... args) {
    return commands(Terminal.system()).execute(args);
  }

  static CommandLine commands(Terminal terminal) {
    return new CommandLine(new CommandLineInterface())
        .addSubcommand(new UpCommand(terminal))
        .addSubcommand(new StatusCommand(terminal))
        .addSubcommand(new RunCommand(terminal))
        .addSubcommand(new DownCommand(terminal))
        .addSubcommand(new DoctorCommand(terminal))
        .setParameterExceptionHandler(CommandLineInterface::explainUsage)
        .setExecutionExceptionHandler(
            (failure, _, _) -> {
              terminal.say(failure.getClass().getSimpleName() + ": " + failure.getMessage());
              return ExitStatus.FAILED;
            });
  }

  private static int explainUsage(CommandLine.ParameterException wrong, String[] args) {
    var command = wrong.getCommandLine();
    command.getErr().println("sandcastle: " + wrong.getMessage());
    command.usage(command.getErr());
    return ExitStatus.USAGE;
  }
}
