package dev.sandcastle.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code run.json} in the data folder says about the process that serves it. It is removed at
 * a clean end, so after a kill it names a process that is gone.
 *
 * @param pid the process
 * @param startedAt when the process started; tells it from a later one with the same pid
 * @param url the gateway
 * @param adminUrl health, readiness and metrics
 * @param bootstrapServers the Kafka broker
 * @param databasePort PostgreSQL's port
 * @param ready whether it has been ready
 */
public record RunState(
    long pid,
    Instant startedAt,
    URI url,
    URI adminUrl,
    String bootstrapServers,
    int databasePort,
    boolean ready) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "run.json";

  /**
   * Reads it.
   *
   * @param directory the data folder
   * @return empty when there is none
   * @throws IOException when it is not readable
   */
  public static Optional<RunState> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode json = JSON.readTree(file.toFile());
    return Optional.of(
        new RunState(
            json.path("pid").asLong(),
            Instant.parse(json.path("startedAt").asText()),
            URI.create(json.path("url").asText()),
            URI.create(json.path("adminUrl").asText()),
            json.path("bootstrapServers").asText(),
            json.path("databasePort").asInt(),
            json.path("ready").asBoolean()));
  }

  /** What to say about this process. */
  static RunState ofThisProcess(Standalone.Endpoints endpoints, boolean ready) {
    ProcessHandle self = ProcessHandle.current();
    return new RunState(
        self.pid(),
        startOf(self),
        endpoints.url(),
        endpoints.adminUrl(),
        endpoints.bootstrapServers(),
        endpoints.databasePort(),
        ready);
  }

  /** When a process started; the epoch when the system does not tell. */
  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  /** Removes it. */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }

  /** The process, when it lives. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && startOf(process).equals(startedAt))
        .filter(process -> !isZombie(process));
  }

  /**
   * Whether a process has ended and only waits for its parent to notice, which Java calls alive.
   *
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">the file</a>
   */
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException noProcFileSystem) {
      return false;
    }
  }

  /** Writes it in one step. */
  void write(Path directory) throws IOException {
    var json =
        JSON.createObjectNode()
            .put("pid", pid)
            .put("startedAt", startedAt.toString())
            .put("url", url.toString())
            .put("adminUrl", adminUrl.toString())
            .put("bootstrapServers", bootstrapServers)
            .put("databasePort", databasePort)
            .put("ready", ready);
    Path fresh = directory.resolve(FILE + ".new");
    Files.writeString(fresh, json.toPrettyString() + "\n");
    Files.move(
        fresh,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
