package dev.sandcastle.gateway.database;

import io.vertx.pgclient.PgException;

/** The database did not do what it was asked for. */
public final class DatabaseException extends Exception {
  private final boolean refused;

  private DatabaseException(String message, Throwable cause, boolean refused) {
    super(message, cause);
    this.refused = refused;
  }

  /**
   * From what the client threw. An SQLSTATE of class 22 (data exception) or 23 (constraint) means
   * that the statement's values cannot be stored; anything else may pass.
   *
   * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>
   */
  static DatabaseException of(Throwable cause) {
    boolean refused =
        cause instanceof PgException told
            && told.getSqlState() != null
            && (told.getSqlState().startsWith("22") || told.getSqlState().startsWith("23"));
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new DatabaseException(
        "Expected an answer from the database, but " + reason, cause, refused);
  }

  /** Whether the values are at fault: the same statement will fail again. */
  public boolean refused() {
    return refused;
  }
}
