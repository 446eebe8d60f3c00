package dev.sandcastle.standalone.doctor;

import dev.sandcastle.worker.sandbox.EngineReport;
import java.util.Set;

/**
 * How the engine keeps images: some ways copy the whole image for each sandbox.
 *
 * @param engine what the engine says
 */
record StorageCheck(EngineReport engine) implements Check {
  private static final Set<String> QUICK =
      Set.of("overlay2", "overlayfs", "btrfs", "zfs", "fuse-overlayfs");

  @Override
  public String name() {
    return "storage";
  }

  @Override
  public Finding find() {
    String fact = engine.storageDriver() + " in " + engine.rootDirectory();
    return QUICK.contains(engine.storageDriver())
        ? new Finding.Ok(fact)
        : new Finding.Warn(fact, "use overlay2: this one makes each sandbox slow");
  }
}
