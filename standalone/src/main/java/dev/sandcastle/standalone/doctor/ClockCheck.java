package dev.sandcastle.standalone.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clock: signatures, retention and the order of a history rest on it.
 *
 * @param now this machine's
 * @param engine the engine's at that moment; empty when it did not tell
 * @param newest when anything in the data folder was written last; empty when there is none
 */
record ClockCheck(Instant now, Optional<Instant> engine, Optional<Instant> newest)
    implements Check {
  /** Includes the time that asking takes. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public Finding find() {
    String advice = "let NTP keep the time on every machine";
    if (newest.isPresent() && newest.get().isAfter(now.plus(TOLERANCE))) {
      return new Finding.Fail(
          now + " is before the data in the folder were written, " + newest.get(), advice);
    }
    if (engine.isPresent()) {
      Duration apart = Duration.between(now, engine.get()).abs();
      if (apart.compareTo(TOLERANCE) > 0) {
        return new Finding.Warn("the engine's is %d s away".formatted(apart.toSeconds()), advice);
      }
    }
    return new Finding.Ok(now.toString());
  }
}
