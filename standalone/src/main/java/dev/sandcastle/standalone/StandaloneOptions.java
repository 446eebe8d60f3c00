package dev.sandcastle.standalone;

import java.nio.file.Path;
import java.util.Map;

/**
 * How one process is to serve.
 *
 * @param directory the data folder, absolute; made when missing
 * @param ports where it listens, all on loopback
 * @param settings settings of the services by key, beside those that follow from the rest
 */
public record StandaloneOptions(Path directory, Ports ports, Map<String, String> settings) {
  /** Copies the settings. */
  public StandaloneOptions {
    settings = Map.copyOf(settings);
  }

  /**
   * Ports of 127.0.0.1; 0 takes a free one.
   *
   * @param http the gateway
   * @param admin health, readiness, metrics
   * @param kafka the broker
   * @param database PostgreSQL
   */
  public record Ports(int http, int admin, int kafka, int database) {
    /** Free ones, as tests want them. */
    public static final Ports FREE = new Ports(0, 0, 0, 0);
  }
}
