package dev.sandcastle.standalone.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: what runs, where, and whether it is ready. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Says what runs; ends with 0 when it is ready, 1 when it is not, 3 when down.")
final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int READY = 200;

  @Mixin private DataFolder folder;

  private final Terminal terminal;

  StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var running = folder.running();
    if (running.isEmpty()) {
      terminal.out().println("down");
      return ExitStatus.DOWN;
    }
    var state = running.get();
    terminal.out().println("up (process " + state.pid() + ")");
    terminal.out().println("  URL         " + state.url());
    terminal.out().println("  metrics     " + state.adminUrl() + "/metrics");
    terminal.out().println("  Kafka       " + state.bootstrapServers());
    terminal.out().println("  PostgreSQL  127.0.0.1:" + state.databasePort());
    return readiness(state.adminUrl());
  }

  private int readiness(URI adminUrl) throws InterruptedException {
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var request = HttpRequest.newBuilder(adminUrl.resolve("/readyz")).timeout(PATIENCE).build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      boolean ready = response.statusCode() == READY;
      terminal.out().println(ready ? "ready" : "not ready");
      response.body().lines().forEach(line -> terminal.out().println("  " + line));
      return ready ? ExitStatus.OK : ExitStatus.FAILED;
    } catch (IOException silent) {
      terminal.out().println("not ready: it does not answer");
      return ExitStatus.FAILED;
    }
  }
}
