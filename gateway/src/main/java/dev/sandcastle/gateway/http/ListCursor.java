package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.view.History;
import dev.sandcastle.schemas.execution.ExecutionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A place in the list as text that nobody should take apart. */
final class ListCursor {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ([A-Za-z0-9_-]{1,64})");

  private ListCursor() {}

  /** To text: microseconds, as exact as the database keeps times, and the id. */
  static String text(History.Place place) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, place.submittedAt());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((micros + " " + place.executionId()).getBytes(StandardCharsets.US_ASCII));
  }

  /** From text; empty when it is not one of ours. */
  static Optional<History.Place> parse(String text) {
    try {
      var match =
          FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
      return match.matches()
          ? Optional.of(
              new History.Place(
                  Instant.EPOCH.plus(Long.parseLong(match.group(1)), ChronoUnit.MICROS),
                  new ExecutionId(match.group(2))))
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
