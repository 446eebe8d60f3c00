package dev.sandcastle.standalone.doctor;

import static dev.sandcastle.standalone.doctor.EngineChecksTest.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.standalone.doctor.ImageState.Freshness;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of what a sandbox and the images' script print. */
final class SandboxChecksTest {
  private static final String SEALED =
      """
      interface lo
      status Uid 65534
      status CapEff 0000000000000000
      status NoNewPrivs 1
      status Seccomp 2
      """;

  @Test
  void shouldBeContentWithASealedSandbox() {
    // given
    View view = View.read(SEALED);

    // then
    assertThat(verdict(new NetworkCheck(RuntimeClass.RUNC, view).find())).isEqualTo("Ok");
    assertThat(verdict(new PrivilegeCheck(RuntimeClass.RUNC, view).find())).isEqualTo("Ok");
  }

  // HRD-16
  @ParameterizedTest
  @ValueSource(
      strings = {
        "interface eth0",
        "route eth0",
        "reached the host's loopback",
        "reached 192.0.2.1",
        "bash: syntax error",
      })
  void shouldFailWhenASandboxHasAnyNetwork(String line) {
    // given
    View view = View.read(SEALED + line + "\n");

    // when
    Finding finding = new NetworkCheck(RuntimeClass.RUNC, view).find();

    // then
    assertThat(verdict(finding)).isEqualTo("Fail");
  }

  // HRD-28
  @ParameterizedTest
  @CsvSource({
    "Uid 65534, Uid 0, RUNC",
    "CapEff 0000000000000000, CapEff 00000000a80425fb, RUNC",
    "NoNewPrivs 1, NoNewPrivs 0, RUNC",
    "Seccomp 2, Seccomp 0, RUNC",
    "Uid 65534, Uid 0, RUNSC",
    "CapEff 0000000000000000, CapEff 0000000000000001, RUNSC",
  })
  void shouldFailWhenASandboxHasAPrivilege(String sealed, String open, RuntimeClass runtimeClass) {
    // given
    View view = View.read(SEALED.replace(sealed, open));

    // when
    Finding finding = new PrivilegeCheck(runtimeClass, view).find();

    // then
    assertThat(verdict(finding)).isEqualTo("Fail");
    assertThat(finding.fact()).contains(open);
  }

  @Test
  void shouldFailWhenASandboxTellsNothing() {
    // when
    Finding finding = new PrivilegeCheck(RuntimeClass.RUNC, View.read("")).find();

    // then
    assertThat(verdict(finding)).isEqualTo("Fail");
  }

  @Test
  void shouldNotExpectOfGvisorWhatItDoesNotTell() {
    // given
    View view = View.read("status Uid 65534\nstatus CapEff 0000000000000000\n");

    // then
    assertThat(verdict(new NetworkCheck(RuntimeClass.RUNSC, view).find())).isEqualTo("Ok");
    assertThat(verdict(new PrivilegeCheck(RuntimeClass.RUNSC, view).find())).isEqualTo("Ok");
  }

  @Test
  void shouldReadTheListingOfImages() {
    // given
    List<String> listing =
        List.of(
            "RUNTIME  STATE    MB  BUDGET  IMAGE             ID                   VERSION",
            "python   current  134    160  sandcastle/python sha256:9a69f2efe08f  3.11.2",
            "polyglot stale    346    340  sandcastle/poly   sha256:a9a6891caebd  python3"
                + " 3.11.2,node 18",
            "ruby     missing    -    160  sandcastle/ruby   -                    -",
            "",
            "anything else");

    // when
    var states = ImageState.read(listing);

    // then
    assertThat(states)
        .containsOnlyKeys("python", "polyglot", "ruby")
        .containsEntry("python", new ImageState(Freshness.CURRENT, 134, 160))
        .containsEntry("polyglot", new ImageState(Freshness.STALE, 346, 340))
        .containsEntry("ruby", new ImageState(Freshness.MISSING, 0, 160));
    assertThat(states.get("polyglot").isTooBig()).isTrue();
    assertThat(states.get("python").isTooBig()).isFalse();
  }
}
