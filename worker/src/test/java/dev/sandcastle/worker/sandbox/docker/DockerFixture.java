package dev.sandcastle.worker.sandbox.docker;

import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.SandboxListener;
import dev.sandcastle.worker.sandbox.SandboxPolicy;
import dev.sandcastle.worker.sandbox.Stems;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The machine's engine, as tests use it. */
public final class DockerFixture {
  static final DockerConfig CONFIG =
      new DockerConfig("unix:///var/run/docker.sock", Duration.ofSeconds(30));

  private DockerFixture() {}

  /** Sandboxes of an owner of their own. */
  public static DockerSandboxes connect(Owner owner) {
    return connect(CONFIG, owner, new Deaf());
  }

  /** The same at another address, heard by the test. */
  static DockerSandboxes connect(DockerConfig config, Owner owner, SandboxListener listener) {
    return DockerSandboxes.connect(config, owner, SandboxPolicy.DEFAULT, listener);
  }

  /** Sandboxes that start interpreters ahead. */
  public static DockerSandboxes connect(SandboxListener listener, Stems stems) {
    return DockerSandboxes.connect(
        CONFIG, owner("stems-it"), SandboxPolicy.DEFAULT, listener, stems);
  }

  /** The same through a proxy. */
  public static DockerSandboxes connect(String address, Duration deadline, Owner owner) {
    return connect(new DockerConfig(address, deadline), owner, new Deaf());
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
