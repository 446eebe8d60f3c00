package dev.sandcastle.worker.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.reap.ReapReason;
import dev.sandcastle.worker.reap.Reaper;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The sweep on the real engine. */
final class ReaperIT {
  private static final SandboxSpec SPEC =
      SandboxSpec.standard(new RuntimeId("bash"), "sandcastle/bash", RuntimeClass.RUNC)
          .limited(64L << 20, 1_000);

  @Test
  void shouldRemoveWhatADeadWorkerLeftAndNothingElse() throws Exception {
    // given
    String installation = "reaper-it-" + ProcessHandle.current().pid();
    Owner self = DockerFixture.owner(installation);
    Owner dead = new Owner(installation, "dead", self.host(), self.pid(), 1);
    Owner neighbour = DockerFixture.owner(installation);
    var reaped = new CopyOnWriteArrayList<ReapReason>();
    try (var mine = DockerFixture.connect(self);
        var theirs = DockerFixture.connect(neighbour);
        var leftovers = DockerFixture.connect(dead)) {
      var kept = List.of(mine.create(SPEC), theirs.create(SPEC));
      leftovers.create(SPEC);
      assertThat(mine.ofInstallation(installation)).hasSize(3);

      // when
      new Reaper(mine, self, Clock.systemUTC(), reaped::add).sweep();

      // then
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(mine.ofInstallation(installation)).hasSize(2));
      assertThat(reaped).containsExactly(ReapReason.WORKER_GONE);
      assertThat(kept).allMatch(sandbox -> sandbox.isAlive());
    }
  }

  // BUG-19
  @Test
  void shouldLeaveNoContainerWhenItIsClosed() throws Exception {
    // given
    String installation = "close-it-" + ProcessHandle.current().pid();
    Owner self = DockerFixture.owner(installation);
    try (var observer = DockerFixture.connect(DockerFixture.owner("observer"))) {
      try (var sandboxes = DockerFixture.connect(self)) {
        sandboxes.create(SPEC);
        sandboxes.create(SPEC);

        // when
      }

      // then
      assertThat(observer.ofInstallation(installation)).isEmpty();
    }
  }
}
