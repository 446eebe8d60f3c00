package dev.sandcastle.client;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told what happens to the tenant's executions.
 *
 * @param id its id
 * @param url where requests are sent
 * @param events names of what is told, for example {@code finished}
 * @param labels only executions that have all of them
 * @param secret what requests are signed with; only in the answer that made it
 * @param createdAt when it was made
 * @param disabledAt when the server stopped to use it
 */
public record Webhook(
    String id,
    URI url,
    Set<String> events,
    Map<String, String> labels,
    Optional<String> secret,
    Instant createdAt,
    Optional<Instant> disabledAt) {
  /** Copies the collections. */
  public Webhook {
    events = Set.copyOf(events);
    labels = Map.copyOf(labels);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Webhook[id=%s, events=%s, labels=%s]".formatted(id, events, labels.keySet());
  }
}
