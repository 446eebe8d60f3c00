package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.worker.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An installation, for as long as somebody waits for it.
 *
 * <p>The monitor guards all fields. It closes the race of the last one who leaves with the making
 * of a sandbox, and of one who leaves with the end: whoever is told the end has not left.
 */
final class Build {
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private Optional<InstallProgress> progress = Optional.empty();
  private Optional<Sandbox> sandbox = Optional.empty();
  private boolean over;
  private boolean abandoned;

  /** Somebody who waits. */
  record Waiter(InstallListener listener, CompletableFuture<LayerOutcome> outcome) {}

  /** Waits for it too; empty when it is over. */
  synchronized Optional<Waiter> join(InstallListener listener) {
    if (over) {
      return Optional.empty();
    }
    var waiter = new Waiter(listener, new CompletableFuture<>());
    waiters.add(waiter);
    progress.ifPresent(listener::installing);
    return Optional.of(waiter);
  }

  /** Waits no longer. When nobody does, the installation is stopped. */
  synchronized void leave(Waiter waiter) {
    waiters.remove(waiter);
    if (waiters.isEmpty() && !over) {
      over = true;
      abandoned = true;
      sandbox.ifPresent(Sandbox::close);
    }
  }

  synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** It goes on in this sandbox, which is closed when nobody waits any longer. */
  synchronized void bind(Sandbox bound) {
    sandbox = Optional.of(bound);
    if (abandoned) {
      bound.close();
    }
  }

  synchronized void progress(InstallProgress now) {
    progress = Optional.of(now);
    waiters.forEach(waiter -> waiter.listener().installing(now));
  }

  synchronized void refused(String host, int port, String reason) {
    waiters.forEach(waiter -> waiter.listener().refused(host, port, reason));
  }

  /**
   * It is over; each who waits gets an outcome of its own.
   *
   * @param taken runs when all have theirs, before any of them goes on
   */
  synchronized void end(Supplier<LayerOutcome> outcome, Runnable taken) {
    over = true;
    var outcomes = new LinkedHashMap<Waiter, LayerOutcome>();
    waiters.forEach(waiter -> outcomes.put(waiter, outcome.get()));
    taken.run();
    outcomes.forEach((waiter, own) -> waiter.outcome().complete(own));
    waiters.clear();
  }

  /** It is over, and not by a fault of the packages. */
  synchronized void fail(Exception why) {
    over = true;
    waiters.forEach(waiter -> waiter.outcome().completeExceptionally(why));
    waiters.clear();
  }
}
