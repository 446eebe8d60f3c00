package dev.sandcastle.worker.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the engine says of itself, where the client's library has no words for it. */
final class DockerInspectionTest {
  @Test
  void shouldReadTheArgumentsOfRuntimes() throws Exception {
    // given
    String said =
        """
        {"Runtimes": {"runc": {"path": "runc"},
         "runsc": {"path": "/usr/bin/runsc", "runtimeArgs": ["--network=none", "--oci-seccomp"]}}}
        """;
    Info info =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .build()
            .getObjectMapper()
            .readValue(said, Info.class);

    // when / then
    assertThat(DockerInspection.runtimes(info))
        .isEqualTo(Map.of("runc", List.of(), "runsc", List.of("--network=none", "--oci-seccomp")));
  }
}
