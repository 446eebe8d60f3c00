package dev.sandcastle.gateway.webhooks;

import java.util.Map;
import java.util.Set;

/**
 * What a tenant wants to be told, and where.
 *
 * @param url where requests go
 * @param events of what; never empty
 * @param labels only of executions that have all of these; empty means of every one
 */
public record Subscription(HookUrl url, Set<EventName> events, Map<String, String> labels) {
  /** Copies the collections. */
  public Subscription {
    events = Set.copyOf(events);
    labels = Map.copyOf(labels);
  }

  boolean wants(EventName event, Map<String, String> labelsOfExecution) {
    return events.contains(event) && labelsOfExecution.entrySet().containsAll(labels.entrySet());
  }
}
