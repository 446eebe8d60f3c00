package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.RunState;
import dev.sandcastle.standalone.client.ExecutionFollower;
import dev.sandcastle.standalone.client.Gateway;
import dev.sandcastle.standalone.client.InvalidInputException;
import dev.sandcastle.standalone.client.RefusedException;
import dev.sandcastle.standalone.client.Result;
import dev.sandcastle.standalone.client.Submission;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: runs a program, streams what it prints, ends with its exit code. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs a file, a folder or (with -) standard input, and streams its output.",
    footer = {
      "",
      "Exit codes: the program's own; 64 bad input, 69 no server, 70 the platform failed,",
      "75 no quota left, 77 not allowed, 124 timeout, 130 cancelled, 137 out of memory."
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private DataFolder folder;
  @Mixin private ProgramOptions program;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Downloads the output files into this folder.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:SANDCASTLE_URL}",
      description = "The server; by default the one that `up` started.")
  private Optional<URI> url = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:SANDCASTLE_API_KEY}",
      description = "The tenant's key; by default the one that `up` made.")
  private Optional<String> key = Optional.empty();

  private final Terminal terminal;

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return run();
    } catch (InvalidInputException invalid) {
      terminal.say(invalid.getMessage());
      return ExitStatus.USAGE;
    } catch (RefusedException refused) {
      terminal.say(refused.getMessage());
      return ExitStatus.of(refused);
    } catch (ConnectException notThere) {
      terminal.say("the server does not answer");
      return ExitStatus.UNAVAILABLE;
    } catch (IOException failed) {
      terminal.say(String.valueOf(failed.getMessage()));
      return ExitStatus.UNAVAILABLE;
    }
  }

  private int run() throws IOException, InterruptedException {
    var address = url.or(this::runningUrl);
    var secret = key.isPresent() ? key : folder.apiKey();
    if (address.isEmpty() || secret.isEmpty()) {
      terminal.say("nothing runs; start it with ./sandcastle up");
      return ExitStatus.UNAVAILABLE;
    }
    Submission submission = program.submission(terminal.in());
    try (var gateway = new Gateway(address.get(), secret.get())) {
      String executionId = gateway.submit(submission);
      try (var follower = new ExecutionFollower(gateway, executionId, PATIENCE);
          var _ = CancelOnSignal.register(gateway, executionId, terminal)) {
        Result result = follower.follow(new LiveOutput(terminal));
        finish(gateway, result);
        return ExitStatus.of(result);
      }
    }
  }

  private Optional<URI> runningUrl() {
    try {
      return folder.running().map(RunState::url);
    } catch (IOException unreadable) {
      terminal.say("run.json is not readable: " + unreadable.getMessage());
      return Optional.empty();
    }
  }

  private void finish(Gateway gateway, Result result) throws IOException, InterruptedException {
    if (result.truncated()) {
      terminal.say("the program printed more than is kept");
    }
    if (output.isPresent()) {
      new OutputFolder(output.get()).download(gateway, result.files());
    } else if (!result.files().isEmpty()) {
      terminal.remark(result.files().size() + " output file(s); --output DIR downloads them");
    }
    boolean saysItself = result.errorCode().equals(Optional.of("RUNTIME_ERROR"));
    if (result.errorMessage().isPresent() && !saysItself) {
      terminal.say(result.errorMessage().get());
    }
  }
}
