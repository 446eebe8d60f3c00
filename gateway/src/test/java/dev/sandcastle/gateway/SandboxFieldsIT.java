package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a submission says about its sandbox: on its way, and back. */
class SandboxFieldsIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final String EXECUTIONS = "/v1/executions";

  private static String hello(String fields) {
    return ApiClient.HELLO.replace("{\"runtime\"", "{" + fields + ",\"runtime\"");
  }

  // API-17
  @Test
  void shouldPassOnWhatTheProgramNeeds() throws Exception {
    // given
    var client = GATEWAYS.client("needs");
    String body =
        hello(
            "\"packages\":[\"numpy==2.1.0\"],\"isolation\":\"reuse\",\"runtimeClass\":\"runc\","
                + "\"network\":{\"egress\":\"packages\"}");
    try (var backend = GATEWAYS.backend("needs")) {
      // when
      var reply = client.postAsync(EXECUTIONS, body);
      var program = backend.next().queued(0, 0).command().program();
      // then
      assertThat(reply.join().status()).isEqualTo(202);
      assertThat(program.packages()).containsExactly(new PackageSpec("numpy", "==2.1.0"));
      assertThat(program.confinement())
          .isEqualTo(
              new Confinement(
                  Isolation.REUSE, Optional.of(RuntimeClass.RUNC), new Egress.Packages()));
    }
  }

  @Test
  void shouldForbidHostsUnlessTheTenantsRulesAllowThem() throws Exception {
    // given
    var client = GATEWAYS.client("hosts");
    String body = hello("\"network\":{\"egress\":[\"API.example.com\"]}");
    // when
    var refused = client.post(EXECUTIONS, body);
    // then
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("code").asText()).isEqualTo("FORBIDDEN");
    assertThat(refused.json().path("field").asText()).isEqualTo("/network/egress");

    // given
    var gateway =
        GATEWAYS.start(
            Map.of(
                "gateway-egress-rules",
                "hosts=*.example.com",
                "gateway-runtime-classes",
                "runsc,runc"));
    var allowed = client.at(gateway);
    try (var backend = GATEWAYS.backend("hosts")) {
      // when
      var reply = allowed.postAsync(EXECUTIONS, body);
      var program = backend.next().queued(0, 0).command().program();
      // then
      assertThat(reply.join().status()).isEqualTo(202);
      assertThat(program.confinement())
          .isEqualTo(
              new Confinement(
                  Isolation.FRESH,
                  Optional.of(RuntimeClass.RUNSC),
                  new Egress.Hosts(List.of(new HostRule("api.example.com", 443)))));
    }
  }

  @Test
  void shouldShowWhereTheirPackagesComeFrom() throws Exception {
    // when
    var runtimes = GATEWAYS.client("runtimes").get("/v1/runtimes").json().path("runtimes");
    // then
    assertThat(runtimes.findValuesAsText("id")).contains("python", "node", "bash");
    for (var runtime : runtimes) {
      switch (runtime.path("id").asText()) {
        case "python" -> assertThat(runtime.path("packages").asText()).isEqualTo("python");
        case "node" -> assertThat(runtime.path("packages").asText()).isEqualTo("node");
        case "bash" -> assertThat(runtime.path("packages").isNull()).isTrue();
        default -> assertThat(runtime.has("packages")).isTrue();
      }
    }
  }
}
