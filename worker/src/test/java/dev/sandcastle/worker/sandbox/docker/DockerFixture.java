package dev.sandcastle.worker.sandbox.docker;

import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.SandboxListener;
import dev.sandcastle.worker.sandbox.SandboxPolicy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The machine's engine, as tests use it. */
public final class DockerFixture {
  static final DockerConfig CONFIG =
      new DockerConfig("unix:///var/run/docker.sock", Duration.ofSeconds(30));

  private DockerFixture() {}

  /** Sandboxes of an owner of their own. */
  public static DockerSandboxes connect(Owner owner) {
    return DockerSandboxes.connect(CONFIG, owner, SandboxPolicy.DEFAULT, new Deaf());
  }

  /** This process, under a new worker id. */
  public static Owner owner(String installation) {
    String workerId = "test-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    return Owner.self(installation, workerId, "test-host");
  }

  private static final class Deaf implements SandboxListener {
    @Override
    public void removalFailed() {}

    @Override
    public void quarantined(int containers) {}
  }
}
