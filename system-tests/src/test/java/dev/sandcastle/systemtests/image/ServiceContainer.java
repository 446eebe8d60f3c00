package dev.sandcastle.systemtests.image;

import dev.sandcastle.embedded.EmbeddedDatabase;
import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseConfig;
import dev.sandcastle.gateway.database.Migrations;
import dev.sandcastle.gateway.keys.ApiKeys;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.systemtests.Repository;
import dev.sandcastle.systemtests.stack.Engine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Services in containers on this machine's own network, from images that are built here. */
final class ServiceContainer {
  private static final int BUILD_MINUTES = 8;

  private ServiceContainer() {}

  /** Skips, with the reason printed, where no engine answers; nowhere else. */
  static void requireEngine(Class<?> test) {
    Optional<String> problem = Engine.problem();
    problem.ifPresent(
        reason -> System.err.println(test.getSimpleName() + " is skipped: " + reason));
    Assumptions.assumeTrue(problem.isEmpty(), () -> problem.orElse(""));
  }

  /** Builds the image of a service, unless its content is that of the last time. */
  static void build(String service) throws IOException, InterruptedException {
    Path log = Files.createTempFile("sandcastle-image-", ".log");
    var build =
        new ProcessBuilder(Repository.root().resolve("infra/images/build.sh").toString(), service)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    build.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = build.start();
    boolean ended = process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(
          "Expected to build the image of '%s', but:%n%s"
              .formatted(service, Files.readString(log)));
    }
    Files.delete(log);
  }

  /** A container of a service that is not started yet; nothing is pulled. */
  @SuppressWarnings("resource") // closed by the caller
  static GenericContainer<?> of(String service, Map<String, String> settings) {
    var container =
        new GenericContainer<>(DockerImageName.parse("sandcastle/" + service + ":latest"))
            .withImagePullPolicy(name -> false)
            .withNetworkMode("host");
    settings.forEach(
        (key, value) ->
            container.withEnv(
                "SANDCASTLE_" + key.replace('-', '_').toUpperCase(java.util.Locale.ROOT), value));
    return container;
  }

  /** A gateway's settings for a database. */
  static Map<String, String> databaseSettings(EmbeddedDatabase database) {
    return Map.of(
        "database-url", database.jdbcUrl(),
        "database-user", database.user(),
        "database-password", database.password());
  }

  /** Makes a key, as an operator does before the first gateway starts. */
  static String createKey(EmbeddedDatabase database, TenantId tenant) throws Exception {
    var config =
        new DatabaseConfig(database.jdbcUrl(), database.user(), new Secret(database.password()), 1);
    Migrations.apply(config);
    var vertx = Vertx.vertx();
    try (var connections = Database.open(vertx, config)) {
      return new ApiKeys(connections).create(tenant).value();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
