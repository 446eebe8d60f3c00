package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.worker.egress.RegistryHosts;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RegistriesTest {
  private static final URI INDEX = URI.create("https://index.test/simple");

  private final Registries registries =
      new Registries(
          new LayersConfig.Sources(Optional.of(INDEX), Optional.empty(), Path.of("/none")));

  @Test
  void shouldTakeTheOneThatASettingNames() {
    // when / then
    assertThat(registries.of(Ecosystem.PYTHON, "image")).contains(List.of(INDEX));
  }

  @Test
  void shouldAskOnceForEachImage() {
    // given
    boolean mustAsk = registries.of(Ecosystem.NODE, "image").isEmpty();

    // when
    List<URI> told =
        registries.told(
            "image", List.of("https://npm.test/", "file:///opt/x", "not an address", "https:///"));

    // then
    assertThat(mustAsk).isTrue();
    assertThat(told).containsExactly(URI.create("https://npm.test/"));
    assertThat(registries.of(Ecosystem.NODE, "image")).contains(told);
    assertThat(registries.of(Ecosystem.NODE, "other")).isEmpty();
  }

  @Test
  void shouldKnowTheHosts() {
    // when
    RegistryHosts hosts =
        registries.hosts(
            List.of(
                INDEX,
                URI.create("http://plain.test/x"),
                URI.create("http://[::1]:8081/"),
                URI.create("https://index.test/other")));

    // then
    assertThat(hosts)
        .isEqualTo(
            new RegistryHosts(
                List.of(
                    new HostRule("index.test", 443),
                    new HostRule("plain.test", 80),
                    new HostRule("::1", 8081)),
                List.of()));
  }

  @Test
  void shouldLearnOtherHosts() {
    // given
    List<URI> from = List.of(INDEX);
    RegistryHosts told = registries.hosts(from);

    // when
    boolean learned =
        registries.learn(from, told, List.of("files.test:443", "index.test:443", "nonsense"));

    // then
    assertThat(learned).isTrue();
    assertThat(registries.hosts(from).files()).containsExactly(new HostRule("files.test", 443));
    assertThat(registries.hosts(from).named()).containsExactly(new HostRule("index.test", 443));
    assertThat(registries.learn(from, registries.hosts(from), List.of("files.test:443"))).isFalse();
    assertThat(registries.hosts(List.of(URI.create("https://other.test/"))).files()).isEmpty();
  }

  @Test
  void shouldTellThatAHostIsNewsToABuilderAlthoughAnotherNamedItFirst() {
    // given
    List<URI> from = List.of(INDEX);
    RegistryHosts told = registries.hosts(from);
    registries.learn(from, told, List.of("files.test:443"));

    // when
    boolean news = registries.learn(from, told, List.of("files.test:443"));

    // then
    assertThat(news).isTrue();
    assertThat(registries.hosts(from).files()).containsExactly(new HostRule("files.test", 443));
  }

  @Test
  void shouldForgetWhatItLearnedFirstWhenItIsTooMuch() {
    // given
    List<URI> from = List.of(INDEX);
    registries.learn(
        from,
        RegistryHosts.NONE,
        IntStream.range(0, 64).mapToObj(i -> "h" + i + ".test:443").toList());

    // when
    boolean learned = registries.learn(from, RegistryHosts.NONE, List.of("late.test:443"));

    // then
    assertThat(learned).isTrue();
    assertThat(registries.hosts(from).files())
        .hasSize(8)
        .startsWith(new HostRule("h57.test", 443))
        .endsWith(new HostRule("late.test", 443));
  }
}
