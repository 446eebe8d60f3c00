package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Phase;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EgressConfigTest {
  @Test
  void shouldHaveTheseDefaults() {
    // given
    Settings settings = Settings.of(Map.of());

    // when
    EgressConfig config = EgressConfig.from(settings);
    settings.check();

    // then
    assertThat(config)
        .isEqualTo(
            new EgressConfig(
                Path.of(System.getProperty("java.io.tmpdir")),
                Set.of(),
                new EgressCaps(
                    64, 10_000, 1L << 30, Duration.ofMinutes(2), Duration.ofSeconds(15))));
  }

  @Test
  void shouldMapEveryKey() {
    // given
    Settings settings =
        Settings.of(
            Map.of(
                "worker-egress-folder", "/run/x",
                "worker-egress-allowed-addresses", "10.0.0.1:443, [fd00::1]:80",
                "worker-egress-connections", "1",
                "worker-egress-total-connections", "2",
                "worker-egress-bytes", "3",
                "worker-egress-idle", "4s",
                "worker-egress-patience", "5s"));

    // when
    EgressConfig config = EgressConfig.from(settings);
    settings.check();

    // then
    assertThat(config)
        .isEqualTo(
            new EgressConfig(
                Path.of("/run/x"),
                Set.of(
                    new InetSocketAddress("10.0.0.1", 443), new InetSocketAddress("fd00::1", 80)),
                new EgressCaps(1, 2, 3, Duration.ofSeconds(4), Duration.ofSeconds(5))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "localhost:80", "10.0.0.1:0", "10.0.0.0/8:80", "127.1:80"})
  void shouldRefuseWhatIsNoAddressWithItsPort(String text) {
    // given
    Settings settings = Settings.of(Map.of("worker-egress-allowed-addresses", text));

    // when
    EgressConfig.from(settings);

    // then
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(text);
  }

  @Test
  void shouldMakeThePolicyOfAProgramAndOfAnInstallation() { // G-29
    // given
    var config = EgressConfig.from(Settings.of(Map.of()));
    var policies = new EgressPolicies(config);
    var named = List.of(new HostRule("registry.example", 443));
    var files = List.of(new HostRule("files.example", 443));
    var registries = new RegistryHosts(named, files);
    var hosts = List.of(new HostRule("api.example", 443));

    // then
    assertThat(policies.ofProgram(new Egress.None(), registries)).isEmpty();
    assertThat(policies.ofProgram(new Egress.Packages(), registries))
        .contains(new EgressPolicy(files, named, Set.of(), Set.of(Phase.RUNNING), config.caps()));
    assertThat(policies.ofProgram(new Egress.Hosts(hosts), registries))
        .contains(
            new EgressPolicy(hosts, List.of(), Set.of(), Set.of(Phase.RUNNING), config.caps()));
    assertThat(policies.ofInstallation(registries))
        .isEqualTo(
            new EgressPolicy(files, named, Set.of(), Set.of(Phase.INSTALLING), config.caps()));
  }
}
