package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LayersConfigTest {
  @Test
  void shouldHaveTheseDefaults() {
    // when
    LayersConfig config = LayersConfig.from(Settings.of(Map.of()));

    // then
    assertThat(config)
        .isEqualTo(
            new LayersConfig(
                Path.of("/var/lib/sandcastle/layers"),
                Duration.ofMinutes(2),
                512L << 20,
                10L << 30,
                Duration.ofDays(7),
                2,
                new LayersConfig.Sources(
                    Optional.empty(),
                    Optional.empty(),
                    Path.of("/etc/ssl/certs/ca-certificates.crt"))));
  }

  @Test
  void shouldMapEveryKey() {
    // given
    Settings settings =
        Settings.of(
            Map.of(
                "worker-layers-directory", "/l",
                "worker-install-timeout", "1m",
                "worker-layer-bytes", "2000000",
                "worker-layers-bytes", "3000000",
                "worker-layers-age", "24h",
                "worker-installs", "5",
                "worker-pip-index", "https://p.test/simple",
                "worker-npm-registry", "http://n.test:81",
                "worker-ca-bundle", "/ca"));

    // when
    LayersConfig config = LayersConfig.from(settings);
    settings.check();

    // then
    assertThat(config)
        .isEqualTo(
            new LayersConfig(
                Path.of("/l"),
                Duration.ofMinutes(1),
                2_000_000,
                3_000_000,
                Duration.ofHours(24),
                5,
                new LayersConfig.Sources(
                    Optional.of(URI.create("https://p.test/simple")),
                    Optional.of(URI.create("http://n.test:81")),
                    Path.of("/ca"))));
  }

  @Test
  void shouldNameAnAddressThatIsNone() {
    // given
    Settings settings =
        Settings.of(
            Map.of("worker-pip-index", "ftp://p.test", "worker-npm-registry", "not an address"));
    LayersConfig.from(settings);

    // when / then
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("worker-pip-index", "worker-npm-registry");
  }
}
