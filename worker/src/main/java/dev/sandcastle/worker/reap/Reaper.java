package dev.sandcastle.worker.reap;

import dev.sandcastle.worker.sandbox.Containers;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.SandboxException;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps at the start and then again and again. */
public final class Reaper {
  private static final Logger LOGGER = LoggerFactory.getLogger(Reaper.class);

  private final Containers containers;
  private final String installation;
  private final OrphanRule rule;
  private final InstantSource clock;
  private final Consumer<ReapReason> reaped;

  /**
   * Sweeps as one worker.
   *
   * @param reaped hears of every container that is removed
   */
  public Reaper(
      Containers containers, Owner self, InstantSource clock, Consumer<ReapReason> reaped) {
    this.containers = containers;
    this.installation = self.installation();
    this.rule = new OrphanRule(self, Owner::processLives);
    this.clock = clock;
    this.reaped = reaped;
  }

  /**
   * Hands every orphan to the removals. An engine that does not answer is left to the next sweep.
   */
  public void sweep() {
    try {
      for (Containers.Container container : containers.ofInstallation(installation)) {
        rule.judge(container, clock.instant()).ifPresent(reason -> remove(container, reason));
      }
    } catch (SandboxException failed) {
      LOGGER.atWarn().addKeyValue("error", failed.getMessage()).log("sweep did not happen");
    }
  }

  private void remove(Containers.Container container, ReapReason reason) {
    LOGGER
        .atInfo()
        .addKeyValue("sandboxId", container.id())
        .addKeyValue("reason", reason)
        .log("leftover container is removed");
    reaped.accept(reason);
    containers.remove(container.id());
  }
}
