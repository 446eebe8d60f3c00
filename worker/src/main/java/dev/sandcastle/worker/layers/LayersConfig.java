package dev.sandcastle.worker.layers;

import dev.sandcastle.kit.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How packages are installed and kept.
 *
 * @param directory where layers are, on the host of the engine
 * @param timeout how long an installation may take
 * @param layerBytes how large a layer may be
 * @param totalBytes how large all layers may be together before those used least recently go
 * @param age how long a layer is used before its packages are resolved anew
 * @param parallel installations at once
 * @param sources where packages come from
 */
public record LayersConfig(
    Path directory,
    Duration timeout,
    long layerBytes,
    long totalBytes,
    Duration age,
    int parallel,
    Sources sources) {

  /**
   * Where packages come from. What is empty is asked of the package manager in the builder's image.
   *
   * @param pipIndex a Python index, PEP 503
   * @param npmRegistry an npm registry
   * @param caBundle certificates of the host that a builder trusts when the file is there
   */
  public record Sources(Optional<URI> pipIndex, Optional<URI> npmRegistry, Path caBundle) {}

  /** From settings; what is wrong is collected there. */
  public static LayersConfig from(Settings settings) {
    return new LayersConfig(
        settings
            .path("worker-layers-directory", Path.of("/var/lib/sandcastle/layers"))
            .toAbsolutePath(),
        settings.duration("worker-install-timeout", Duration.ofMinutes(2)),
        settings.bytes("worker-layer-bytes", 512L << 20, 1L << 20, 16L << 30),
        settings.bytes("worker-layers-bytes", 10L << 30, 1L << 20, Long.MAX_VALUE),
        settings.duration("worker-layers-age", Duration.ofDays(7)),
        settings.number("worker-installs", 2, 1, 64),
        new Sources(
            address(settings, "worker-pip-index"),
            address(settings, "worker-npm-registry"),
            settings.path("worker-ca-bundle", Path.of("/etc/ssl/certs/ca-certificates.crt"))));
  }

  private static Optional<URI> address(Settings settings, String key) {
    Optional<URI> address = settings.find(key).flatMap(LayersConfig::parse);
    if (settings.find(key).isPresent() && address.isEmpty()) {
      settings.reject(
          "Expected '%s' to be an address of http or https, but it is '%s'"
              .formatted(key, settings.find(key).get()));
    }
    return address;
  }

  /** An address that a package manager can be given; empty when it is none. */
  static Optional<URI> parse(String text) {
    try {
      var address = new URI(text);
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      return web && address.getHost() != null ? Optional.of(address) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
