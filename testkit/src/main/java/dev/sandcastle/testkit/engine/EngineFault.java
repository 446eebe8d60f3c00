package dev.sandcastle.testkit.engine;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What an {@link EngineProxy} does to requests.
 *
 * @param concerns whether a request is concerned; it gets the request line, for example {@code
 *     DELETE /v1.41/containers/x?force=true HTTP/1.1}
 * @param kind what happens to it
 * @param pause of {@link Kind#SLOW}
 * @param status of {@link Kind#FAIL}
 * @param message of {@link Kind#FAIL}
 */
public record EngineFault(
    Predicate<String> concerns, Kind kind, Duration pause, int status, String message) {
  /** What can happen to a request. */
  public enum Kind {
    /** It is never passed on and never answered. */
    HANG,
    /** It is passed on after a pause. */
    SLOW,
    /** It is not passed on, and answered by an error. */
    FAIL,
    /** It is passed on, and the connection is cut instead of being answered. */
    CUT
  }

  /** Requests hang. */
  public static EngineFault hang(Predicate<String> concerns) {
    return new EngineFault(concerns, Kind.HANG, Duration.ZERO, 0, "");
  }

  /** Requests take longer. */
  public static EngineFault slow(Predicate<String> concerns, Duration pause) {
    return new EngineFault(concerns, Kind.SLOW, pause, 0, "");
  }

  /** Requests fail. */
  public static EngineFault fail(Predicate<String> concerns, int status, String message) {
    return new EngineFault(concerns, Kind.FAIL, Duration.ZERO, status, message);
  }

  /** Requests are carried out, but nobody hears of it. */
  public static EngineFault cut(Predicate<String> concerns) {
    return new EngineFault(concerns, Kind.CUT, Duration.ZERO, 0, "");
  }
}
