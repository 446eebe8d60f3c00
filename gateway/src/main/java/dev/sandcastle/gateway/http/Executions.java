package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.gateway.view.RecentExecutions;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.Optional;

/**
 * Finds the execution that a request names, from memory or from the database. The tenant is part of
 * the question, so another tenant's execution is not found.
 *
 * @param recent what happened lately
 * @param history the rest
 */
public record Executions(RecentExecutions recent, History history) {
  Optional<ExecutionSnapshot> find(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    var id = exchange.executionId();
    if (id.isEmpty()) {
      return Optional.empty();
    }
    var key = new ExecutionKey(tenant, id.get());
    var known = recent.find(key);
    return known.isPresent() ? known : history.find(key);
  }
}
