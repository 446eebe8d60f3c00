package dev.sandcastle.gateway.http;

import java.time.Duration;

/** Counts requests. Thread-safe. */
public interface RequestMeter {
  /**
   * A request was answered.
   *
   * @param route the route's name, one of few
   * @param status HTTP status
   * @param took from its headers to the end of the answer
   */
  void requestEnded(String route, int status, Duration took);
}
