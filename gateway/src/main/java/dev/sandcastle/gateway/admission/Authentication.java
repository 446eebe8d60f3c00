package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.TenantId;

/** Who asks. */
public sealed interface Authentication {
  /**
   * The key belongs to a tenant.
   *
   * @param tenantId the tenant
   */
  record Known(TenantId tenantId) implements Authentication {}

  /**
   * The request goes no further: no key, a wrong one, or nobody can tell now (requirement AUT-10).
   *
   * @param refusal why, without a hint at what was wrong with the key
   */
  record Denied(Refusal refusal) implements Authentication {}
}
