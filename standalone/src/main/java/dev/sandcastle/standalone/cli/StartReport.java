package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.Standalone;
import dev.sandcastle.standalone.StandaloneProcess;
import java.time.Duration;
import java.util.List;

/**
 * Tells a person how a start goes on.
 *
 * @param terminal where
 */
record StartReport(Terminal terminal) implements StandaloneProcess.Listener {
  private static final Duration WORTH_TELLING = Duration.ofMillis(100);
  private static final double MS_PER_SECOND = 1_000;

  @Override
  public void begun(String step) {
    // A step is told when it is done: only Kafka and PostgreSQL take as long as a second.
  }

  @Override
  public void done(String step, Duration took) {
    if (took.compareTo(WORTH_TELLING) > 0) {
      terminal.out().printf("  %-13s %.1f s%n", step, took.toMillis() / MS_PER_SECOND);
    }
  }

  @Override
  public void ready(Standalone standalone) {
    terminal.out().println("Sandcastle is up.");
    describe(standalone);
  }

  @Override
  public void notReady(Standalone standalone, List<String> problems) {
    terminal.out().println("Sandcastle is up, but not ready yet:");
    problems.forEach(problem -> terminal.out().println("  " + problem));
    describe(standalone);
  }

  @Override
  public void stopping() {
    terminal.out().println("Stopping.");
  }

  private void describe(Standalone standalone) {
    var endpoints = standalone.endpoints();
    terminal.out().println("  URL      " + endpoints.url());
    terminal.out().println("  key      " + standalone.apiKey().value());
    terminal.out().println("  metrics  " + endpoints.adminUrl() + "/metrics");
    terminal.out().println("  Kafka    " + endpoints.bootstrapServers());
  }
}
