package dev.sandcastle.kit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void shouldUseDefaultsForWhatIsMissing() {
    // given
    var settings = Settings.of(Map.of());

    // when
    var text = settings.text("a", "fallback");
    var number = settings.number("b", 7, 1, 10);
    var bytes = settings.bytes("c", 1L << 40, 0, Long.MAX_VALUE);
    var duration = settings.duration("d", Duration.ofSeconds(3));
    var path = settings.path("e", Path.of("x"));
    var flag = settings.flag("f", true);

    // then
    settings.check();
    assertThat(text).isEqualTo("fallback");
    assertThat(number).isEqualTo(7);
    assertThat(bytes).isEqualTo(1L << 40);
    assertThat(duration).isEqualTo(Duration.ofSeconds(3));
    assertThat(path).isEqualTo(Path.of("x"));
    assertThat(flag).isTrue();
    assertThat(settings.find("g")).isEmpty();
  }

  @Test
  void shouldLetAnArgumentWinOverTheEnvironment() {
    // given
    var settings =
        Settings.from(
            new String[] {"--kafka-bootstrap=argument:1"},
            Map.of("SANDCASTLE_KAFKA_BOOTSTRAP", "environment:2", "PATH", "/bin"));

    // when
    var value = settings.required("kafka-bootstrap");

    // then
    settings.check();
    assertThat(value).isEqualTo("argument:1");
  }

  @ParameterizedTest // CFG-3
  @ValueSource(strings = {"", " ", "\t"})
  void shouldTakeABlankValueAsUnset(String blank) {
    // given
    var settings = Settings.of(Map.of("port", blank));

    // when
    int port = settings.port("port", 8080);

    // then
    settings.check();
    assertThat(port).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource({
    "200ms, PT0.2S",
    "2s, PT2S",
    "5m, PT5M",
    "1h, PT1H",
    "PT2.5S, PT2.5S",
  })
  void shouldReadDurations(String text, Duration expected) {
    // given
    var settings = Settings.of(Map.of("wait", text));

    // when
    var duration = settings.duration("wait", Duration.ofDays(1));

    // then
    settings.check();
    assertThat(duration).isEqualTo(expected);
  }

  @ParameterizedTest // CFG-3
  @CsvSource({"true, true", "YES, true", "1, true", "false, false", "no, false", "0, false"})
  void shouldReadFlags(String text, boolean expected) {
    // given
    var settings = Settings.of(Map.of("flag", text));

    // when
    boolean flag = settings.flag("flag", !expected);

    // then
    settings.check();
    assertThat(flag).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-1s", "5", "ms", "s", "1d", "P", "1.5s", "99999999999999999999s"})
  void shouldRefuseOtherDurations(String text) {
    // given
    var settings = Settings.of(Map.of("wait", text));

    // when
    var fallback = settings.duration("wait", Duration.ofDays(1));

    // then
    assertThat(fallback).isEqualTo(Duration.ofDays(1));
    assertThatThrownBy(settings::check).hasMessageContaining("'wait'").hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({"0", "11", "x", "1.5", "2147483648"})
  void shouldRefuseNumbersOutOfBounds(String text) {
    // given
    var settings = Settings.of(Map.of("slots", text));

    // when
    int fallback = settings.number("slots", 4, 1, 10);

    // then
    assertThat(fallback).isEqualTo(4);
    assertThatThrownBy(settings::check)
        .hasMessageContaining("'slots'")
        .hasMessageContaining("1 to 10")
        .hasMessageContaining(text);
  }

  @Test
  void shouldTellAllErrorsAtOnce() {
    // given
    var settings =
        Settings.from(
            new String[] {"--slots=0", "--wait=soon", "--flag=perhaps", "--tpyo=1", "loose"},
            Map.of());
    settings.number("slots", 4, 1, 10);
    settings.duration("wait", Duration.ofSeconds(1));
    settings.flag("flag", false);
    settings.required("missing");
    settings.reject("Expected a moon, but there is none");

    // when
    var check = assertThatThrownBy(settings::check);

    // then
    check
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'slots'")
        .hasMessageContaining("'wait'")
        .hasMessageContaining("'flag'")
        .hasMessageContaining("'missing'")
        .hasMessageContaining("moon")
        .hasMessageContaining("'tpyo'")
        .hasMessageContaining("'loose'");
  }

  @Test
  void shouldAcceptAKeyThatWasReadWhateverItsValue() {
    // given
    var settings = Settings.of(Map.of("known", "1"));
    settings.find("known");

    // when
    var check = assertThatCode(settings::check);

    // then
    check.doesNotThrowAnyException();
  }

  @Test
  void shouldNotShowASecret() {
    // given
    var settings = Settings.of(Map.of("password", "swordfish"));

    // when
    var secret = settings.secret("password");

    // then
    assertThat(secret.value()).isEqualTo("swordfish");
    assertThat(secret).hasToString("***");
  }
}
