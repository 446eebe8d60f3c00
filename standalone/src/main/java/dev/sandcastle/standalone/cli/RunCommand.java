package dev.sandcastle.standalone.cli;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.client.ProblemException;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Sandcastle;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.standalone.RunState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
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
    } catch (InvalidJobException invalid) {
      terminal.say(invalid.getMessage());
      return ExitStatus.USAGE;
    } catch (ProblemException refused) {
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
    Job job = program.job(terminal.in());
    try (var sandcastle = new Sandcastle(address.get(), secret.get())) {
      String id = sandcastle.submit(job).id();
      try (var _ = CancelOnSignal.register(sandcastle, id, terminal)) {
        Result result = sandcastle.follow(id, new LiveOutput(terminal));
        finish(sandcastle, result);
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

  private void finish(Sandcastle sandcastle, Result result)
      throws IOException, InterruptedException {
    if (result.stdout().truncated() || result.stderr().truncated()) {
      terminal.say("the program printed more than is kept");
    }
    int files = result.files().stored().size();
    if (output.isPresent()) {
      var _ = sandcastle.download(result, output.get());
    } else if (files > 0) {
      terminal.remark(files + " output file(s); --output DIR downloads them");
    }
    result
        .failure()
        .filter(failure -> !saysItself(result, failure))
        .ifPresent(failure -> terminal.say(failure.message()));
  }

  /** A traceback says more than we can, except which of several steps it was. */
  private static boolean saysItself(Result result, Result.Failure failure) {
    return result.steps().isEmpty()
        && failure.errorCode().equals(Optional.of(ErrorCode.RUNTIME_ERROR));
  }
}
