package dev.sandcastle.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server beside this process, on loopback, with a password. Its folder holds {@code
 * data}, {@code password} (mode 0600), {@code postgres.log} and {@code owner.lock}, and is kept.
 * One process owns a folder at a time; the server that a killed owner left running is stopped
 * first.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String NAME = "sandcastle";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
  private static final int LOG_TAIL_LINES = 10;

  private final Path data;
  private final FileChannel owner;
  private final Process server;
  private final int port;
  private final String password;

  private EmbeddedDatabase(
      Path data, FileChannel owner, Process server, int port, String password) {
    this.data = data;
    this.owner = owner;
    this.server = server;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts it; returns when it takes connections and its database exists.
   *
   * @param directory where its data is; made when missing
   * @param cache where PostgreSQL's programs are unpacked once; may be shared
   * @param port to listen on, or 0 for a free one
   * @throws PortTakenException when somebody listens on the port
   * @throws IOException when it cannot start; the message ends with its log
   */
  public static EmbeddedDatabase start(Path directory, Path cache, int port)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(directory.toAbsolutePath().normalize());
    FileChannel owner = lock(home);
    Process server = null;
    boolean started = false;
    try {
      Path data = home.resolve("data");
      Postmaster.stopOn(data);
      int claimed = LoopbackPort.claim("PostgreSQL", port);
      Path programs = PostgresBinaries.unpack(cache);
      var account = PostgresAccount.of(data);
      String password = password(home, account);
      initialise(home, programs, account);
      server = launch(home, programs, account, claimed);
      var database = new EmbeddedDatabase(data, owner, server, claimed, password);
      database.awaitReady(home.resolve("postgres.log"));
      started = true;
      LOGGER.atInfo().addKeyValue("port", claimed).log("PostgreSQL started");
      return database;
    } finally {
      if (!started) {
        if (server != null) {
          Postmaster.stop(server.toHandle());
        }
        owner.close();
      }
    }
  }

  /**
   * Stops the server that a killed owner left running.
   *
   * @param directory as given to {@link #start}
   * @return whether there was one
   * @throws IOException when its owner is alive
   */
  public static boolean stopLeftover(Path directory) throws IOException, InterruptedException {
    Path home = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(home)) {
      return false;
    }
    try (var owner = lock(home)) {
      return Postmaster.stopOn(home.resolve("data"));
    }
  }

  /** Where it listens. */
  public String host() {
    return LoopbackPort.HOST;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The database, which is empty at first. */
  public String database() {
    return NAME;
  }

  /** Who may do everything in it. */
  public String user() {
    return NAME;
  }

  /** The user's password. */
  public String password() {
    return password;
  }

  /** The database for JDBC, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(NAME);
  }

  /** Whether the server runs. */
  public boolean isAlive() {
    return server.isAlive();
  }

  /** Stops the server; connections that are open are ended. */
  @Override
  public void close() throws IOException, InterruptedException {
    try (owner) {
      Postmaster.stop(server.toHandle());
    }
  }

  private static FileChannel lock(Path home) throws IOException {
    var channel =
        FileChannel.open(
            home.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException byThisProcess) {
      LOGGER.atDebug().log("this process has the database open already");
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException(
          "Expected to own the database in '%s', but another process does".formatted(home));
    }
    return channel;
  }

  private static String password(Path home, PostgresAccount account) throws IOException {
    Path file = home.resolve("password");
    if (!Files.exists(file)) {
      var random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    account.own(file);
    return Files.readString(file).strip();
  }

  /** Makes the data folder beside its place and moves it there, so that a kill leaves no half. */
  private static void initialise(Path home, Path programs, PostgresAccount account)
      throws IOException, InterruptedException {
    Path data = home.resolve("data");
    if (Files.exists(data)) {
      return;
    }
    Path fresh = home.resolve("data.new");
    Folders.delete(fresh);
    Files.createDirectory(fresh);
    account.own(fresh);
    Path log = home.resolve("initdb.log");
    List<String> program =
        List.of(
            programs.resolve("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=" + NAME,
            "--pwfile=" + home.resolve("password"),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-instructions");
    Process initdb = run(account.command(program, programs, fresh), log);
    if (initdb.waitFor() != 0) {
      throw new IOException("Expected to make '%s', but %s".formatted(data, tail(log)));
    }
    Files.move(fresh, data);
  }

  private static Process launch(Path home, Path programs, PostgresAccount account, int port)
      throws IOException {
    Path data = home.resolve("data");
    List<String> program =
        List.of(
            programs.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "--listen_addresses=" + LoopbackPort.HOST,
            "--unix_socket_directories=",
            "--shared_buffers=32MB",
            "--max_connections=60",
            "--max_wal_size=256MB",
            "--jit=off");
    return run(account.command(program, programs, data), home.resolve("postgres.log"));
  }

  private static Process run(List<String> command, Path log) throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!Postmaster.isReady(data, server)) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "Expected PostgreSQL within %s, but it is not ready: %s"
                .formatted(START_PATIENCE, tail(log)));
      }
      if (server.waitFor(POLL_INTERVAL)) {
        throw new IOException("Expected PostgreSQL to start, but it ended: " + tail(log));
      }
    }
    createDatabase();
  }

  private void createDatabase() throws IOException {
    try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), NAME, password);
        var statement = connection.createStatement()) {
      var found =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'");
      if (!found.next()) {
        statement.execute("CREATE DATABASE " + NAME);
      }
    } catch (SQLException failed) {
      throw new IOException(
          "Expected to create the database '%s', but %s".formatted(NAME, failed.getMessage()),
          failed);
    }
  }

  private String jdbcUrl(String name) {
    return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPort.HOST, port, name);
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
  }
}
