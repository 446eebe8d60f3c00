package dev.sandcastle.testkit.database;

import dev.sandcastle.embedded.EmbeddedDatabase;
import dev.sandcastle.testkit.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An empty database for a test class as {@code @RegisterExtension static final}, or by hand with
 * {@link #start()} and {@link #close()}. Its programs are unpacked once in the module's {@code
 * target} folder.
 */
public final class PostgresFixture implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private static final Path CACHE = Path.of("target", "postgres");

  private TemporaryFolder folder;
  private EmbeddedDatabase database;

  /** Starts it on a free port. */
  public void start() throws IOException, InterruptedException {
    folder = TemporaryFolder.make("postgres");
    database = EmbeddedDatabase.start(folder.path(), CACHE, 0);
  }

  /** Its address and credentials. */
  public EmbeddedDatabase database() {
    return database;
  }

  /** A connection for looking into it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  /** Takes the server away; its data stay. */
  public void stopServer() throws IOException, InterruptedException {
    database.close();
  }

  /** Brings the server back where it was. */
  public void startServer() throws IOException, InterruptedException {
    database = EmbeddedDatabase.start(folder.path(), CACHE, database.port());
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      if (database.isAlive()) {
        database.close();
      }
    } finally {
      folder.close();
    }
  }
}
