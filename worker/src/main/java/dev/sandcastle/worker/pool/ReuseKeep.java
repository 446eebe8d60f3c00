package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.worker.pool.TakenSandbox.Reuse;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Emptied sandboxes that wait for their tenant's next program. One is found by tenant and spec only
 * and handed out once. Where there are too many, the tenant that has the most gives up its oldest,
 * so that nobody can push out everybody else.
 *
 * <p>The monitor guards {@code kept}, oldest first, and {@code closed}. No sandbox is closed under
 * it.
 */
final class ReuseKeep implements AutoCloseable {
  private final KeepConfig config;
  private final LongSupplier nanos;
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private boolean closed;

  private record Kept(Sandbox sandbox, Reuse reuse, long sinceNanos) {}

  /** Keeps nothing yet; {@code nanos} is the clock. */
  ReuseKeep(KeepConfig config, LongSupplier nanos) {
    this.config = config;
    this.nanos = nanos;
  }

  /** One that is alive, of this tenant and of this spec, as it will be used; the latest kept. */
  Optional<TakenSandbox> take(TenantId tenantId, SandboxSpec spec) {
    Optional<Kept> found = poll(tenantId, spec);
    while (found.isPresent() && !found.get().sandbox().isAlive()) {
      found.get().sandbox().close();
      found = poll(tenantId, spec);
    }
    return found.map(
        it ->
            new TakenSandbox(
                it.sandbox(),
                SandboxStart.REUSED,
                Optional.of(new Reuse(tenantId, spec, it.reuse().uses() + 1))));
  }

  /** Whether a sandbox may serve once more. */
  boolean wants(Reuse reuse) {
    return config.sandboxes() > 0 && reuse.uses() < config.uses();
  }

  /** Keeps one that was emptied. */
  void keep(Sandbox sandbox, Reuse reuse) {
    var surplus = new ArrayList<Sandbox>();
    synchronized (this) {
      if (closed) {
        surplus.add(sandbox);
      } else {
        kept.addLast(new Kept(sandbox, reuse, nanos.getAsLong()));
        while (kept.size() > config.sandboxes()) {
          surplus.add(giveUp().sandbox());
        }
      }
    }
    surplus.forEach(Sandbox::close);
  }

  /** Closes what is dead or was idle for too long. */
  void inspect() {
    var useless = new ArrayList<Kept>();
    synchronized (this) {
      long latest = nanos.getAsLong() - config.idle().toNanos();
      for (Kept one : kept) {
        if (one.sinceNanos() - latest <= 0 || !one.sandbox().isAlive()) {
          useless.add(one);
        }
      }
      kept.removeAll(useless);
    }
    useless.forEach(it -> it.sandbox().close());
  }

  synchronized int size() {
    return kept.size();
  }

  /** Folders of the host that its sandboxes see. */
  synchronized Set<Path> mounts() {
    return kept.stream()
        .flatMap(it -> it.reuse().spec().layers().stream())
        .map(ReadOnlyMount::host)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    List<Kept> remaining;
    synchronized (this) {
      closed = true;
      remaining = List.copyOf(kept);
      kept.clear();
    }
    remaining.forEach(it -> it.sandbox().close());
  }

  private synchronized Optional<Kept> poll(TenantId tenantId, SandboxSpec spec) {
    var latestFirst = kept.descendingIterator();
    while (latestFirst.hasNext()) {
      Kept next = latestFirst.next();
      if (next.reuse().tenantId().equals(tenantId) && next.reuse().spec().equals(spec)) {
        latestFirst.remove();
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  /** The oldest of the tenant that has the most; of equals the one whose oldest is older. */
  private Kept giveUp() {
    Map<TenantId, Integer> shares = new HashMap<>();
    kept.forEach(it -> shares.merge(it.reuse().tenantId(), 1, Integer::sum));
    int most = shares.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    Kept victim =
        kept.stream()
            .filter(it -> shares.get(it.reuse().tenantId()) == most)
            .findFirst()
            .orElseThrow();
    kept.remove(victim);
    return victim;
  }
}
