package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields packages, network, isolation and runtimeClass. */
class SandboxFieldsTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final AdmissionRules RULES =
      new AdmissionRules(
          EgressRules.parse("acme=*.example.com,acme=10.0.0.1"),
          RuntimeClasses.parse("runc,runsc"));

  private static Admission parse(TenantId tenant, String runtime, String field) {
    String body =
        """
        {"runtime": "%s", "entryPath": "main", "files": [{"path": "main", "content": "x"}], %s}
        """
            .formatted(runtime, field);
    return new SubmissionParser(RuntimeCatalog.bundled(), RULES)
        .parse(tenant, body.getBytes(StandardCharsets.UTF_8), false);
  }

  private static Submission admitted(String runtime, String field) {
    assertThat(parse(ACME, runtime, field)).isInstanceOf(Admission.Admitted.class);
    return ((Admission.Admitted) parse(ACME, runtime, field)).submission();
  }

  private static Refusal refused(String runtime, String field) {
    assertThat(parse(ACME, runtime, field)).as(field).isInstanceOf(Admission.Refused.class);
    return ((Admission.Refused) parse(ACME, runtime, field)).refusal();
  }

  // API-17, PKG-10
  @Test
  void shouldSortPackagesByTheirNames() {
    // when
    var packages =
        admitted("python", "\"packages\": [\"requests[socks]>=2,<3\", \"NumPy==2.1.0\", \"attrs\"]")
            .packages();
    // then
    assertThat(packages)
        .containsExactly(
            new PackageSpec("attrs", ""),
            new PackageSpec("NumPy", "==2.1.0"),
            new PackageSpec("requests[socks]", ">=2,<3"));
    assertThat(admitted("node", "\"packages\": [\"@types/node@^20\"]").packages())
        .containsExactly(new PackageSpec("@types/node", "@^20"));
    assertThat(admitted("bash", "\"packages\": null").packages()).isEmpty();
  }

  // G-15, PKG-2, PKG-12, API-20
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "python | [\"ok\", \"--index-url=https://x\"] | /packages/1",
        "python | [\"-r x\"] | /packages/0",
        "python | [\"git+https://x/y\"] | /packages/0",
        "python | [\"left-pad@1.3.0\"] | /packages/0",
        "python | [\"a b\"] | /packages/0",
        "python | [\"\"] | /packages/0",
        "python | [1] | /packages/0",
        "python | \"numpy\" | /packages",
        "python | [\"Ruamel.Yaml\", \"ruamel_yaml==1\"] | /packages/1",
        "node | [\"left-pad\", \"left-pad@1\"] | /packages/1",
        "node | [\"numpy==2.1.0\"] | /packages/0",
        "node | [\"file:../x\"] | /packages/0",
        "bash | [] | /packages",
        "bash | [\"numpy\"] | /packages",
      })
  void shouldNameThePackageItRefuses(String runtime, String packages, String field) {
    // when
    var refusal = refused(runtime, "\"packages\": " + packages);
    // then
    assertThat(refusal.code()).isEqualTo(ErrorCode.INPUT_REJECTED);
    assertThat(refusal.field()).contains(field);
    assertThat(refusal.detail()).contains("'" + field + "'");
  }

  // API-17, API-18
  @Test
  void shouldTakeTwentyPackagesAndNoMore() {
    assertThat(admitted("python", "\"packages\": " + packages(20)).packages()).hasSize(20);
    assertThat(refused("python", "\"packages\": " + packages(21)).field()).contains("/packages");
  }

  private static String packages(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "\"p%d\"".formatted(n))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void shouldReadHowAProgramIsKeptApart() {
    assertThat(admitted("python", "\"labels\": {}").confinement())
        .isEqualTo(
            new Confinement(Isolation.FRESH, Optional.of(RuntimeClass.RUNC), new Egress.None()));
    assertThat(
            admitted(
                    "python",
                    "\"isolation\": \"reuse\", \"runtimeClass\": \"runsc\","
                        + "\"network\": {\"egress\": \"packages\"}")
                .confinement())
        .isEqualTo(
            new Confinement(
                Isolation.REUSE, Optional.of(RuntimeClass.RUNSC), new Egress.Packages()));
    assertThat(egress("{}")).isEqualTo(new Egress.None());
    assertThat(egress("{\"egress\": \"none\"}")).isEqualTo(new Egress.None());
    assertThat(
            egress("{\"egress\": [\"API.example.com.\", \"api.example.com:443\", \"10.0.0.1\"]}"))
        .isEqualTo(
            new Egress.Hosts(
                List.of(new HostRule("api.example.com", 443), new HostRule("10.0.0.1", 443))));
  }

  private static Egress egress(String network) {
    return admitted("python", "\"network\": " + network).confinement().egress();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"network\": true | /network",
        "\"network\": {\"ingress\": 1} | /network/ingress",
        "\"network\": {\"egress\": \"all\"} | /network/egress",
        "\"network\": {\"egress\": 1} | /network/egress",
        "\"network\": {\"egress\": []} | /network/egress",
        "\"network\": {\"egress\": [1]} | /network/egress/0",
        "\"network\": {\"egress\": [\"a.example.com\", \"127.1\"]} | /network/egress/1",
        "\"network\": {\"egress\": [\"0x7f.0.0.1\"]} | /network/egress/0",
        "\"network\": {\"egress\": [\"https://a.example.com\"]} | /network/egress/0",
        "\"network\": {\"egress\": \"packages\"} | /network/egress",
        "\"isolation\": \"shared\" | /isolation",
        "\"isolation\": true | /isolation",
        "\"runtimeClass\": \"kata\" | /runtimeClass",
        "\"runtimeClass\": [\"runc\"] | /runtimeClass",
      })
  void shouldNameTheFieldItRefuses(String field, String pointer) {
    // when
    var refusal = refused("bash", field);
    // then
    assertThat(refusal.code()).isEqualTo(ErrorCode.INPUT_REJECTED);
    assertThat(refusal.field()).contains(pointer);
  }

  @Test
  void shouldSayWhichRuntimeClassesThereAre() {
    assertThat(refused("bash", "\"runtimeClass\": \"kata\"").detail()).contains("[runc, runsc]");
  }

  // EGR-1
  @ParameterizedTest
  @ValueSource(strings = {"example.org", "example.com", "a.example.com:80", "10.0.0.2", "[::1]"})
  void shouldForbidHostsThatTheTenantMayNotReach(String host) {
    // when
    var refusal = refused("bash", "\"network\": {\"egress\": [\"%s\"]}".formatted(host));
    // then
    assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal.field()).contains("/network/egress");
  }

  @Test
  void shouldForbidToOneTenantWhatAnotherMay() {
    // given
    String field = "\"network\": {\"egress\": [\"a.example.com\"]}";
    // when, then
    assertThat(parse(ACME, "bash", field)).isInstanceOf(Admission.Admitted.class);
    assertThat(parse(new TenantId("other"), "bash", field)).isInstanceOf(Admission.Refused.class);
  }
}
