package dev.sandcastle.worker.pool;

import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The warm sandboxes of one kind. The pool's lock guards it. */
final class Shelf {
  /**
   * How many arrivals make it worth to keep one that has no floor. A layer was asked for by name
   * and cost far more than a container: one arrival within two minutes; else a second one soon.
   */
  private static final double HOT_LAYERED = Math.exp(-2);

  private static final double HOT = 1.1;

  final SandboxSpec spec;
  final ArrayDeque<Sandbox> ready = new ArrayDeque<>();
  int floor;
  int target;
  int beingMade;
  Demand demand;
  BackOff backOff;

  Shelf(SandboxSpec spec, long now) {
    this.spec = spec;
    this.demand = Demand.none(now);
    this.backOff = BackOff.none(now);
  }

  PoolSizing.Kind kind(double secondsToReplace, long now) {
    return new PoolSizing.Kind(
        floor,
        demand.perSecond(now),
        demand.lately(now) >= (spec.layers().isEmpty() ? HOT : HOT_LAYERED),
        secondsToReplace,
        IdleCost.of(spec.runtimeClass()));
  }

  PoolLevel level() {
    return new PoolLevel(
        spec.runtime(),
        spec.runtimeClass(),
        !spec.layers().isEmpty(),
        spec.image(),
        ready.size(),
        target);
  }

  /** The next one that is alive; what is dead is put aside to be closed. */
  Optional<Sandbox> take(List<Sandbox> dead) {
    while (!ready.isEmpty()) {
      Sandbox next = ready.removeFirst();
      if (next.isAlive()) {
        return Optional.of(next);
      }
      dead.add(next);
    }
    return Optional.empty();
  }

  /** Takes out what is dead, or the oldest of what is too many. */
  List<Sandbox> cull() {
    var culled = new ArrayList<Sandbox>();
    for (Sandbox sandbox : List.copyOf(ready)) {
      if (!sandbox.isAlive() || ready.size() > target) {
        ready.remove(sandbox);
        culled.add(sandbox);
      }
    }
    return culled;
  }

  /** Whether it has as many as are promised, or as there is room for. */
  boolean hasItsFloor() {
    return target - missing() >= Math.min(floor, target);
  }

  int missing() {
    return target - ready.size() - beingMade;
  }

  /** Whether it says nothing any more that a new one would not. */
  boolean isForgotten(long now) {
    return floor == 0 && ready.isEmpty() && beingMade == 0 && demand.lately(now) < HOT_LAYERED;
  }
}
