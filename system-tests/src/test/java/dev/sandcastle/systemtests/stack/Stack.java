package dev.sandcastle.systemtests.stack;

import dev.sandcastle.client.ClientOptions;
import dev.sandcastle.client.Sandcastle;
import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseConfig;
import dev.sandcastle.gateway.keys.ApiKeys;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.topic.Topics.Topic;
import dev.sandcastle.standalone.RunState;
import dev.sandcastle.systemtests.Repository;
import dev.sandcastle.systemtests.stack.Api.Answer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Everything as one process of its own, started as {@code ./sandcastle up} does it, on free ports.
 * Closing it stops it as {@code down} does.
 */
public final class Stack implements AutoCloseable {
  private static final int STOP_SECONDS = 60;
  private static final int TAIL_LINES = 80;

  private final StackHome home;
  private final Process process;
  private final RunState state;
  private final List<Sandcastle> clients = new CopyOnWriteArrayList<>();

  Stack(StackHome home, Process process, RunState state) {
    this.home = home;
    this.process = process;
    this.state = state;
  }

  /** The data folder of one that is to be started, or was. */
  public static StackHome at(Path folder) {
    return new StackHome(folder, List.of());
  }

  /** Where the gateway is. */
  public URI url() {
    return state.url();
  }

  /** Where the broker is. */
  public String bootstrapServers() {
    return state.bootstrapServers();
  }

  /** The development tenant's key. */
  public String key() {
    return Repository.read(home.folder().resolve("api-key")).strip();
  }

  /** The development tenant's view. */
  public Api api() {
    return api(Optional.of(key()));
  }

  /** The view of whoever has a key, or none. */
  public Api api(Optional<String> key) {
    return new Api(url(), key);
  }

  /** The development tenant's Java client; the stack closes it. */
  public Sandcastle sandcastle() {
    return sandcastle(key());
  }

  /**
   * The Java client of whoever has a key; the stack closes it. It tries nothing again, so that no
   * story passes by luck.
   */
  public Sandcastle sandcastle(String key) {
    var sandcastle =
        new Sandcastle(
            url(), key, ClientOptions.DEFAULT.withAttempts(1).withPatience(Duration.ZERO));
    clients.add(sandcastle);
    return sandcastle;
  }

  /** The command line beside it. */
  public CommandLine commandLine() {
    return new CommandLine(home);
  }

  /** What {@code /readyz} says. */
  public Answer readiness() {
    return new Api(state.adminUrl(), Optional.empty()).fetch("/readyz");
  }

  /** Makes a key for another tenant, as an operator does, in the database. */
  public String createKey(String tenant) {
    var config =
        new DatabaseConfig(
            "postgresql://127.0.0.1:%d/sandcastle".formatted(state.databasePort()),
            "sandcastle",
            new Secret(Repository.read(home.folder().resolve("postgres/password")).strip()),
            1);
    var vertx = Vertx.vertx();
    try (var database = Database.open(vertx, config)) {
      return new ApiKeys(database).create(new TenantId(tenant)).value();
    } catch (Exception failed) {
      throw new AssertionError("Expected a key for '" + tenant + "'", failed);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Everything on {@code execution.events.v1}, oldest first for each tenant. */
  public List<ExecutionEvent> events() {
    try (var log = TopicLog.open(bootstrapServers())) {
      return log.events();
    }
  }

  /** How many records a topic has had. */
  public long records(Topic topic) {
    try (var log = TopicLog.open(bootstrapServers())) {
      return log.records(topic);
    }
  }

  /** Writes bytes to every partition of a topic. */
  public void publishEverywhere(Topic topic, byte[] value) {
    try (var log = TopicLog.open(bootstrapServers())) {
      log.publishEverywhere(topic, value);
    }
  }

  /** Ids of its containers. */
  public List<String> containers() {
    return home.containers();
  }

  /** Ids of its containers that run a process with this in its command line. */
  public List<String> containersWith(String command) {
    return home.containersWith(command);
  }

  /** {@code kill -9}: nothing is written, closed or removed. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** The end of what it logged. */
  public String logTail() {
    return home.logTail(TAIL_LINES);
  }

  @Override
  public void close() {
    clients.forEach(Sandcastle::close);
    if (process.isAlive()) {
      process.destroy();
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "Expected it to stop within %d s:%n%s".formatted(STOP_SECONDS, logTail()));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
