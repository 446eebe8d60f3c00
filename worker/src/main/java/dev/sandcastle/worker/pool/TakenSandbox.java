package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.util.Optional;

/**
 * A sandbox for one program.
 *
 * @param sandbox whoever took it gives it back
 * @param start how it was obtained
 * @param reuse whether the tenant's next program may have it; empty when it serves this one only
 */
public record TakenSandbox(Sandbox sandbox, SandboxStart start, Optional<Reuse> reuse) {
  /**
   * For whom it may be kept.
   *
   * @param tenantId the only tenant that it ever serves
   * @param spec what it was made for
   * @param uses programs that it has had, this one included
   */
  record Reuse(TenantId tenantId, SandboxSpec spec, int uses) {}
}
