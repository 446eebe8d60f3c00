package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.gateway.view.RecentExecutions;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the execution that a request names, from memory or from the database. The tenant is part of
 * the question, so another tenant's execution is not found.
 *
 * @param recent what happened lately
 * @param history the rest
 */
public record Executions(RecentExecutions recent, History history) {
  private static final int MOST_LIVE = 1_000;

  Optional<ExecutionSnapshot> find(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    var id = exchange.executionId();
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return find(new ExecutionKey(tenant, id.get()));
  }

  Optional<ExecutionSnapshot> find(ExecutionKey key)
      throws DatabaseException, InterruptedException {
    var heard = heard(key);
    if (heard.isPresent()) {
      return heard;
    }
    // A command that repeats an earlier one has no events of its own: the database knows the rest.
    var stored = history.find(key);
    return stored.isPresent() ? stored : recent.find(key);
  }

  /** What this gateway heard of an execution; empty when that is nothing. */
  Optional<ExecutionSnapshot> heard(ExecutionKey key) {
    return recent.find(key).filter(known -> known.progress().lastSequence() > 0);
  }

  /**
   * The newest completed execution that left files; a result that was answered here just now
   * counts.
   *
   * @param labels all of which it has
   */
  Optional<ExecutionSnapshot> latestWithOutputs(TenantId tenant, Map<String, String> labels)
      throws DatabaseException, InterruptedException {
    return Stream.of(
            recent.latestWithOutputs(tenant, labels), history.latestWithOutputs(tenant, labels))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(found -> found.origin().submittedAt()));
  }

  /** Executions that have all of these labels and have not ended, as far as this gateway knows. */
  List<ExecutionId> live(TenantId tenant, Map<String, String> labels)
      throws DatabaseException, InterruptedException {
    var ids = new LinkedHashSet<>(recent.live(tenant, labels));
    for (ExecutionId id : history.live(tenant, labels, MOST_LIVE)) {
      var heard = heard(new ExecutionKey(tenant, id));
      if (heard.isEmpty() || !heard.get().hasEnded()) {
        ids.add(id);
      }
    }
    return List.copyOf(ids);
  }
}
