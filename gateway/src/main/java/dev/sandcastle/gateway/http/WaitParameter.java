package dev.sandcastle.gateway.http;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The query parameter {@code wait}: how long a submission may wait for the result. */
final class WaitParameter {
  /** Longest wait: the longest time limit and a little for everything around it. */
  static final Duration MAX = Duration.ofSeconds(330);

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m)");

  private WaitParameter() {}

  /** From its text, for example {@code 30s}; empty when it is none or too long. */
  static Optional<Duration> parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(match.group(1));
    var wait =
        switch (match.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          default -> Duration.ofMinutes(count);
        };
    return Optional.of(wait).filter(asked -> asked.compareTo(MAX) <= 0);
  }
}
