package dev.sandcastle.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.sandbox.EngineReport;
import dev.sandcastle.worker.sandbox.EngineReport.Limit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of what an engine says (CLI-1). */
final class EngineChecksTest {
  @ParameterizedTest
  @CsvSource({
    "20.10.24+dfsg1, Ok",
    "28.2.2, Ok",
    "100.0.0, Ok",
    "20.9.1, Fail",
    "19.03.15, Fail",
    "'', Fail",
    "podman, Fail",
  })
  void shouldWantAnEngineThatIsNotTooOld(String version, String verdict) {
    // given
    var engine = engine(version, "6.1.0", "seccomp", EnumSet.allOf(Limit.class), "overlay2");

    // when
    Finding finding = new EngineCheck("unix:///socket", engine).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
    assertThat(finding.fact()).contains(version, "unix:///socket");
  }

  @ParameterizedTest
  @CsvSource({
    "6.18.44-fc, Ok",
    "5.15.0-91-generic, Ok",
    "5.14.21, Warn",
    "4.19.0, Warn",
    "'', Warn",
  })
  void shouldWarnOfAKernelThatDoesNotCountAll(String kernel, String verdict) {
    // when
    Finding finding =
        new KernelCheck(engine("28.0.0", kernel, "seccomp", Set.of(), "overlay2")).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "'memory swap pids cpu', Ok, memory",
    "'memory pids cpu', Warn, swap",
    "'memory swap cpu', Fail, pids",
    "'swap pids cpu', Fail, memory",
    "'memory swap pids', Fail, cpu",
    "'memory cpu', Fail, pids",
    "'', Fail, memory",
  })
  void shouldWantEveryLimit(String limits, String verdict, String named) {
    // given
    Set<Limit> there =
        Stream.of(limits.split(" "))
            .filter(name -> !name.isEmpty())
            .map(name -> Limit.valueOf(name.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet());

    // when
    Finding finding =
        new ControlGroupsCheck(engine("28.0.0", "6.1.0", "seccomp", there, "overlay2")).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
    assertThat(finding.fact()).contains("v2", named);
  }

  @ParameterizedTest
  @CsvSource({
    "seccomp, Ok, Warn, Warn",
    "'seccomp apparmor', Ok, Ok, Warn",
    "'seccomp userns', Ok, Warn, Ok",
    "'seccomp rootless', Ok, Warn, Ok",
    "apparmor, Fail, Ok, Warn",
  })
  void shouldJudgeTheSecurityOptions(
      String options, String seccomp, String appArmor, String userNamespaces) {
    // given
    var engine = engine("28.0.0", "6.1.0", options, Set.of(), "overlay2");

    // then
    assertThat(verdict(new SeccompCheck(engine).find())).isEqualTo(seccomp);
    assertThat(verdict(new AppArmorCheck(engine).find())).isEqualTo(appArmor);
    assertThat(verdict(new UserNamespaceCheck(engine).find())).isEqualTo(userNamespaces);
  }

  @ParameterizedTest
  @CsvSource({"overlay2, Ok", "overlayfs, Ok", "vfs, Warn", "devicemapper, Warn"})
  void shouldWarnOfSlowStorage(String driver, String verdict) {
    // when
    Finding finding =
        new StorageCheck(engine("28.0.0", "6.1.0", "seccomp", Set.of(), driver)).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
  }

  // CLI-2: what is not offered may be missing, what is offered may not.
  @ParameterizedTest
  @CsvSource({
    "RUNC, true, true, Ok",
    "RUNC, true, false, Fail",
    "RUNSC, false, false, Warn",
    "RUNSC, false, true, Ok",
    "RUNSC, true, true, Ok",
    "RUNSC, true, false, Fail",
  })
  void shouldFailWhenAnOfferedClassIsMissing(
      RuntimeClass runtimeClass, boolean offered, boolean present, String verdict) {
    // when
    Finding finding = new RuntimeClassCheck(runtimeClass, offered, present).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "--platform=ptrace --network=none --fsgofer-host-uds --oci-seccomp, Ok, ''",
    "--platform=systrap --network=none --host-uds=open --oci-seccomp, Ok, ''",
    "--platform=systrap --network=none --host-uds=all --oci-seccomp, Ok, ''",
    "--network=none --fsgofer-host-uds, Warn, --oci-seccomp",
    "--network=none --oci-seccomp, Warn, --host-uds=open",
    "--network=none --host-uds=none --oci-seccomp, Warn, --host-uds=open",
    "--fsgofer-host-uds --oci-seccomp, Fail, --network=none",
    "--platform=kvm --network=none --fsgofer-host-uds --oci-seccomp, Fail, kvm",
    "'', Fail, --network=none",
  })
  void shouldWantGvisorWithItsArguments(String arguments, String verdict, String named) {
    // given
    var check = new GvisorArgumentsCheck(List.of(arguments.split(" ")));

    // when
    Finding finding = check.find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
    assertThat(finding.fact()).contains(named);
  }

  static String verdict(Finding finding) {
    return finding.getClass().getSimpleName();
  }

  private static EngineReport engine(
      String version, String kernel, String options, Set<Limit> limits, String driver) {
    return new EngineReport(
        version,
        "1.41",
        kernel,
        "2",
        limits,
        driver,
        "/var/lib/docker",
        Map.of("runc", List.of()),
        Set.of(options.split(" ")),
        Optional.empty());
  }
}
