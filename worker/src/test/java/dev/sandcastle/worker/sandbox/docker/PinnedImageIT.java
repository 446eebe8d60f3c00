package dev.sandcastle.worker.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An image is what its id says, whatever its name stands for by now (G-4). */
final class PinnedImageIT {
  private static final String NAME = "sandcastle-test/pinned-" + ProcessHandle.current().pid();

  private Engine engine;
  private DockerSandboxes sandboxes;

  @BeforeEach
  void connect() {
    engine = Engine.at(DockerFixture.CONFIG);
    sandboxes = DockerFixture.connect(DockerFixture.owner("pinned-it"));
  }

  @AfterEach
  void close() throws Exception {
    sandboxes.close();
    engine.call("remove a name", client -> client.removeImageCmd(NAME).exec());
    engine.close();
  }

  @Test
  void shouldSeeThatANameStandsForAnotherImage() throws Exception {
    // given
    name("sandcastle/bash");
    String before = sandboxes.image(NAME).orElseThrow().id();

    // when
    name("sandcastle/init");

    // then
    assertThat(before)
        .startsWith("sha256:")
        .isEqualTo(sandboxes.image("sandcastle/bash").orElseThrow().id());
    assertThat(sandboxes.image(NAME).orElseThrow().id())
        .isNotEqualTo(before)
        .isEqualTo(sandboxes.image("sandcastle/init").orElseThrow().id());
  }

  @Test
  void shouldMakeASandboxOfTheIdAfterItsNameHasMoved() throws Exception {
    // given
    name("sandcastle/bash");
    String pinned = sandboxes.image(NAME).orElseThrow().id();
    name("sandcastle/init");
    var runtime = new RuntimeId("bash");

    // when
    try (Sandbox sandbox =
        sandboxes.create(SandboxSpec.standard(runtime, pinned, RuntimeClass.RUNC))) {

      // then
      String made =
          engine.call(
              "inspect a container",
              client -> client.inspectContainerCmd(sandbox.id()).exec().getImageId());
      assertThat(made).isEqualTo(pinned);
    }
  }

  private void name(String image) throws Exception {
    engine.call("name an image", client -> client.tagImageCmd(image, NAME, "latest").exec());
  }
}
