package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.StandaloneOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What of a command line says how to serve. */
final class ServerOptions {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "HTTP (${DEFAULT-VALUE}); 0 takes a free one, here and below.")
  private int port;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Health, readiness, metrics (${DEFAULT-VALUE}).")
  private int adminPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Kafka (${DEFAULT-VALUE}).")
  private int kafkaPort;

  @Option(
      names = "--database-port",
      paramLabel = "PORT",
      defaultValue = "5433",
      description = "PostgreSQL (${DEFAULT-VALUE}).")
  private int databasePort;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of a service, for example running-per-tenant=8.")
  private Map<String, String> settings = Map.of();

  /** For a data folder. */
  StandaloneOptions options(Path directory) {
    return new StandaloneOptions(
        directory, new StandaloneOptions.Ports(port, adminPort, kafkaPort, databasePort), settings);
  }

  /** The same again, as arguments. */
  List<String> arguments() {
    var arguments =
        new ArrayList<>(
            List.of(
                "--port=" + port,
                "--admin-port=" + adminPort,
                "--kafka-port=" + kafkaPort,
                "--database-port=" + databasePort));
    settings.forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
    return arguments;
  }
}
