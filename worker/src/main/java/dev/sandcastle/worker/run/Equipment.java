package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.egress.EgressDoor;
import dev.sandcastle.worker.egress.EgressListener;
import dev.sandcastle.worker.egress.EgressPolicies;
import dev.sandcastle.worker.egress.EgressPolicy;
import dev.sandcastle.worker.layers.Packages;
import dev.sandcastle.worker.pool.SandboxSupply;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * What programs can be given.
 *
 * @param supply where sandboxes come from
 * @param images the id of a runtime's image; empty while the engine has none
 * @param runtimeClass the class of those that name none
 * @param packages where packages come from
 * @param doors where ways out come from
 * @param policies what programs may reach through them
 */
public record Equipment(
    SandboxSupply supply,
    Function<RuntimeId, Optional<String>> images,
    RuntimeClass runtimeClass,
    Packages packages,
    Doors doors,
    EgressPolicies policies) {

  /** Opens ways out. */
  @FunctionalInterface
  public interface Doors {
    /** One for one attempt. */
    EgressDoor open(EgressPolicy policy, EgressListener listener) throws IOException;
  }
}
