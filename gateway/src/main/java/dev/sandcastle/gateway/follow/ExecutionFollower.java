package dev.sandcastle.gateway.follow;

import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.RecentExecutions;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells the requests that wait for an execution what happened to it; any number of them may wait
 * for the same one. Thread-safe.
 */
public final class ExecutionFollower {
  private final RecentExecutions recent;
  private final Consumer<ExecutionSnapshot> onFollowedEnd;
  private final ConcurrentHashMap<ExecutionKey, Set<Follow>> follows = new ConcurrentHashMap<>();

  /**
   * Nobody waits yet.
   *
   * @param recent takes note of every event first
   * @param onFollowedEnd hears of the end of each execution that somebody followed
   */
  public ExecutionFollower(RecentExecutions recent, Consumer<ExecutionSnapshot> onFollowedEnd) {
    this.recent = recent;
    this.onFollowedEnd = onFollowedEnd;
  }

  /**
   * Waits for an execution from now on; begin before it is published, so that nothing is missed.
   */
  public Follow follow(ExecutionSnapshot published) {
    var follow = join(published.key());
    recent.published(published);
    return follow;
  }

  /**
   * Waits for an execution that somebody submitted before, from now on. What happened before is not
   * told: look for it after this returns.
   */
  public Follow join(ExecutionKey key) {
    var follow = new Follow(key);
    var _ =
        follows.compute(
            key,
            (_, others) -> {
              var all = others == null ? new HashSet<Follow>() : new HashSet<>(others);
              all.add(follow);
              return all;
            });
    return follow;
  }

  /** Takes note of an event; called in log order of its execution. */
  void onEvent(ExecutionEvent event) {
    var snapshot = recent.observe(event);
    var all = follows.get(ExecutionKey.of(event));
    if (all == null || snapshot.isEmpty()) {
      return;
    }
    boolean told = false;
    for (Follow follow : all) {
      var _ = follow.first.complete(snapshot.get());
      told |= snapshot.get().hasEnded() && follow.end.complete(snapshot.get());
    }
    if (told) {
      onFollowedEnd.accept(snapshot.get());
    }
  }

  /** One request's wait for one execution. Close it when the request is answered. */
  public final class Follow implements AutoCloseable {
    private final ExecutionKey key;
    private final CompletableFuture<ExecutionSnapshot> first = new CompletableFuture<>();
    private final CompletableFuture<ExecutionSnapshot> end = new CompletableFuture<>();

    private Follow(ExecutionKey key) {
      this.key = key;
    }

    /** Completes with the first event. */
    public CompletableFuture<ExecutionSnapshot> first() {
      return first;
    }

    /** Completes with the last event. */
    public CompletableFuture<ExecutionSnapshot> end() {
      return end;
    }

    @Override
    public void close() {
      var _ =
          follows.computeIfPresent(
              key,
              (_, all) -> {
                var others = new HashSet<>(all);
                others.remove(this);
                return others.isEmpty() ? null : others;
              });
    }
  }
}
