package dev.sandcastle.gateway.admission;

import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.keys.ApiKeys;
import dev.sandcastle.schemas.execution.ErrorCode;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whose request it is. Blocks when the key is not known yet. Thread-safe. */
public final class Authenticator {
  private static final Logger LOGGER = LoggerFactory.getLogger(Authenticator.class);
  private static final String SCHEME = "Bearer ";
  private static final long RETRY_MS = 1_000;

  private final ApiKeys keys;

  /** With the keys there are. */
  public Authenticator(ApiKeys keys) {
    this.keys = keys;
  }

  /**
   * Looks at the {@code Authorization} header.
   *
   * @param header its value; empty when there is none
   */
  public Authentication authenticate(Optional<String> header) {
    if (header.isEmpty() || !header.get().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return denied();
    }
    try {
      return keys.owner(header.get().substring(SCHEME.length()).strip())
          .<Authentication>map(Authentication.Known::new)
          .orElseGet(Authenticator::denied);
    } catch (DatabaseException away) {
      LOGGER
          .atWarn()
          .addKeyValue("reason", away.getMessage())
          .log("Request denied because keys cannot be checked");
      return new Authentication.Denied(
          Refusal.forNow(
              ErrorCode.STORAGE_FAILED, "Keys cannot be checked now; try again", RETRY_MS));
    }
  }

  private static Authentication denied() {
    return new Authentication.Denied(
        Refusal.of(
            ErrorCode.UNAUTHENTICATED,
            "Expected a valid key in 'Authorization: Bearer sk_...', but there is none"));
  }
}
