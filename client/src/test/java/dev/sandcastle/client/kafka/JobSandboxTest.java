package dev.sandcastle.client.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobSandboxTest {
  @Test
  void shouldSayWhatTheGatewayWouldSay() {
    // given
    var job =
        Job.python("1")
            .packages("numpy==2.1.0", "attrs")
            .egressToPackages()
            .isolation(Isolation.REUSE)
            .runtimeClass(RuntimeClass.RUNSC)
            .build();

    // when, then
    assertThat(JobSandbox.packages(job))
        .containsExactly(new PackageSpec("attrs", ""), new PackageSpec("numpy", "==2.1.0"));
    assertThat(JobSandbox.confinement(job))
        .isEqualTo(
            new Confinement(
                Isolation.REUSE, Optional.of(RuntimeClass.RUNSC), new Egress.Packages()));
  }

  @Test
  void shouldSayNothingByDefault() {
    // given
    var job = Job.python("1").build();

    // when, then
    assertThat(JobSandbox.packages(job)).isEmpty();
    assertThat(JobSandbox.confinement(job)).isEqualTo(Confinement.DEFAULT);
  }

  // G-15
  @ParameterizedTest
  @ValueSource(strings = {"--pre", "git+https://x/y", "left-pad@1", "a b", ""})
  void shouldRefuseWhatIsNoPackage(String text) {
    assertThatThrownBy(() -> JobSandbox.packages(Job.python("1").packages(text).build()))
        .isInstanceOf(InvalidJobException.class);
  }

  // API-17
  @Test
  void shouldRefuseTooManyPackagesOrOneTwice() {
    // given
    var many = IntStream.range(0, 21).mapToObj(n -> "p" + n).toArray(String[]::new);

    // when, then
    assertThatThrownBy(() -> JobSandbox.packages(Job.python("1").packages(many).build()))
        .hasMessageContaining("at most 20 packages");
    assertThatThrownBy(() -> JobSandbox.packages(Job.python("1").packages("A", "a==1").build()))
        .hasMessageContaining("'a==1'");
    assertThatThrownBy(
            () -> JobSandbox.packages(Job.of("bash").file("a.sh", "1").packages("a").build()))
        .hasMessageContaining("'bash' has none");
  }

  /** Which hosts a tenant may reach only the gateway knows. */
  @Test
  void shouldRefuseHosts() {
    // given
    var job = Job.python("1").egress("api.example.com").build();

    // when, then
    assertThatThrownBy(
            () ->
                JobCommand.of(
                    new TenantId("acme"),
                    new ExecutionId("e"),
                    Instant.EPOCH,
                    job,
                    Optional.empty()))
        .isInstanceOf(InvalidJobException.class)
        .hasMessageContaining("no hosts over Kafka");
  }
}
