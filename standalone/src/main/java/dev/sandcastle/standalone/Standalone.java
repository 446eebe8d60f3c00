package dev.sandcastle.standalone;

import dev.sandcastle.embedded.EmbeddedBroker;
import dev.sandcastle.embedded.EmbeddedDatabase;
import dev.sandcastle.embedded.LoopbackPort;
import dev.sandcastle.embedded.PortTakenException;
import dev.sandcastle.embedded.TopicProvisioner;
import dev.sandcastle.gateway.GatewayConfig;
import dev.sandcastle.gateway.GatewayService;
import dev.sandcastle.gateway.GatewayStartException;
import dev.sandcastle.kit.admin.AdminServer;
import dev.sandcastle.kit.admin.ReadinessCheck;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.kit.settings.SettingsException;
import dev.sandcastle.kit.telemetry.Telemetry;
import dev.sandcastle.orchestrator.OrchestratorService;
import dev.sandcastle.worker.WorkerService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything in this process: database, broker, topics, orchestrator, worker, gateway. Its data are
 * in one folder and found again by the next one, also after a kill.
 */
public final class Standalone implements AutoCloseable {
  private static final int SHARED_PARTITIONS = 8;

  private final Parts parts;
  private final Endpoints endpoints;
  private final Secret apiKey;
  private final List<ReadinessCheck> readiness;

  private Standalone(
      Parts parts, Endpoints endpoints, Secret apiKey, List<ReadinessCheck> readiness) {
    this.parts = parts;
    this.endpoints = endpoints;
    this.apiKey = apiKey;
    this.readiness = readiness;
  }

  /**
   * Where it listens.
   *
   * @param url the gateway
   * @param adminUrl health, readiness, metrics
   * @param bootstrapServers the broker
   * @param databasePort PostgreSQL
   */
  public record Endpoints(URI url, URI adminUrl, String bootstrapServers, int databasePort) {}

  /**
   * Starts it; returns when it serves. What it needs from outside, the Docker engine, may come
   * later: see {@link #problems()}.
   *
   * @throws StandaloneException when it cannot be started as it was asked for; nothing is left
   *     running then
   */
  public static Standalone start(StandaloneOptions options, Progress progress)
      throws StandaloneException, InterruptedException {
    var parts = new Parts(progress);
    boolean started = false;
    try {
      var standalone = assemble(parts, options);
      started = true;
      return standalone;
    } catch (PortTakenException taken) {
      throw new StandaloneException(taken.getMessage(), taken);
    } catch (SettingsException | GatewayStartException unusable) {
      throw new StandaloneException(unusable.getMessage(), unusable);
    } catch (InterruptedException | StandaloneException known) {
      throw known;
    } catch (Exception failed) {
      throw new StandaloneException(String.valueOf(failed.getMessage()), failed);
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  /** Where it listens. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** A key of the development tenant, the same at every start. */
  public Secret apiKey() {
    return apiKey;
  }

  /** What is not ready, in words; empty when everything is. */
  public List<String> problems() {
    return readiness.stream()
        .flatMap(check -> check.problem().map(text -> check.name() + ": " + text).stream())
        .distinct()
        .toList();
  }

  /** Stops everything, the last part first: what runs is finished or handed back. */
  @Override
  public void close() {
    parts.close();
  }

  private static Standalone assemble(Parts parts, StandaloneOptions options) throws Exception {
    Path directory = Files.createDirectories(options.directory());
    EmbeddedDatabase.stopLeftover(directory.resolve("postgres"));
    var ports = claim(options.ports());
    var telemetry = parts.start("telemetry", Telemetry::new);
    var database =
        parts.start(
            "PostgreSQL",
            () ->
                EmbeddedDatabase.start(
                    directory.resolve("postgres"),
                    directory.resolve("programs"),
                    ports.database()));
    var broker =
        parts.start("Kafka", () -> EmbeddedBroker.start(directory.resolve("kafka"), ports.kafka()));
    TopicProvisioner.ensure(broker.bootstrapServers(), SHARED_PARTITIONS, (short) 1);
    Blobs blobs = DirectoryBlobs.open(directory.resolve("blobs"));
    var configs = ServiceConfigs.of(options, ports, broker, database);
    var orchestrator =
        parts.start(
            "orchestrator",
            () -> OrchestratorService.start(configs.orchestrator(), telemetry.registry()));
    var worker =
        parts.start(
            "worker", () -> WorkerService.start(configs.worker(), blobs, telemetry.registry()));
    var gateway = parts.start("gateway", () -> gateway(configs.gateway(), blobs, telemetry));
    var apiKey = new DevelopmentKey(directory).ensure(gateway.keys());
    var readiness = new ArrayList<ReadinessCheck>();
    readiness.addAll(orchestrator.readiness());
    readiness.addAll(worker.readiness());
    readiness.addAll(gateway.readiness());
    var address = new InetSocketAddress(InetAddress.ofLiteral(LoopbackPort.HOST), ports.admin());
    var admin =
        parts.start("admin", () -> AdminServer.start(address, telemetry, List.copyOf(readiness)));
    var endpoints =
        new Endpoints(
            url(gateway.port()), url(admin.port()), broker.bootstrapServers(), database.port());
    return new Standalone(parts, endpoints, apiKey, List.copyOf(readiness));
  }

  private static GatewayService gateway(GatewayConfig config, Blobs blobs, Telemetry telemetry)
      throws GatewayStartException, InterruptedException {
    return GatewayService.start(config, blobs, telemetry.registry());
  }

  /** All at once, before anything is started: a taken port leaves nothing behind. */
  private static StandaloneOptions.Ports claim(StandaloneOptions.Ports ports) throws Exception {
    return new StandaloneOptions.Ports(
        claim("HTTP", ports.http(), "--port"),
        claim("administration", ports.admin(), "--admin-port"),
        claim("Kafka", ports.kafka(), "--kafka-port"),
        claim("PostgreSQL", ports.database(), "--database-port"));
  }

  private static int claim(String what, int port, String option) throws Exception {
    try {
      return LoopbackPort.claim(what, port);
    } catch (PortTakenException taken) {
      throw new StandaloneException(
          "%s; free it or choose another one with %s".formatted(taken.getMessage(), option), taken);
    }
  }

  private static URI url(int port) {
    return URI.create("http://" + LoopbackPort.HOST + ":" + port);
  }
}
