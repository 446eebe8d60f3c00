package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeClassesTest {
  @Test
  void shouldTakeTheFirstForTheDefault() {
    assertThat(RuntimeClasses.parse("runsc, runc"))
        .isEqualTo(
            new RuntimeClasses(
                List.of(RuntimeClass.RUNSC, RuntimeClass.RUNC), Optional.of(RuntimeClass.RUNSC)));
  }

  /** Without the setting the workers choose, who may be set to the stronger class. */
  @Test
  void shouldLeaveTheDefaultToTheWorkersWhenNothingIsSet() {
    // when
    var rules = AdmissionRules.from(Settings.of(Map.of()));
    // then
    assertThat(rules).isEqualTo(AdmissionRules.DEFAULT);
    assertThat(rules.classes().byDefault()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "runc,", "kata", "RUNC", "runc,runc", "runc runsc"})
  void shouldRefuseWhatIsNoListOfClasses(String text) {
    assertThatThrownBy(() -> RuntimeClasses.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[runc, runsc]");
  }

  @Test
  void shouldNameTheSettingThatIsWrong() {
    // given
    var settings =
        Settings.of(Map.of("gateway-egress-rules", "acme", "gateway-runtime-classes", "kata"));
    // when
    AdmissionRules.from(settings);
    // then
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'gateway-egress-rules'")
        .hasMessageContaining("'acme'")
        .hasMessageContaining("'gateway-runtime-classes'")
        .hasMessageContaining("'kata'");
  }
}
