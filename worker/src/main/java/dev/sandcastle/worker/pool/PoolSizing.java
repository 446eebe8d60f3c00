package dev.sandcastle.worker.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * Decides how many sandboxes of each kind to keep ready. Pure. What is taken while one is being
 * made must lie ready: arrivals × the time to make one, and twice the square root of that on top,
 * because arrivals come in bunches. What a bounded pool cannot hold is shared out so that the kind
 * that has the smallest part of its wish comes first; floors come before demand.
 */
final class PoolSizing {
  private static final double DEVIATIONS = 2;

  private PoolSizing() {}

  /**
   * One kind of sandbox.
   *
   * @param floor how many are wished for without demand
   * @param arrivalsPerSecond how often one is taken
   * @param isHot whether it is asked for often enough to keep one, even if arrivals are too rare
   *     for the formula; what is neither hot nor has a floor is not kept, however high a single
   *     arrival makes the rate look
   * @param secondsToReplace from taking one until its successor is ready
   * @param idleBytes what one costs
   */
  record Kind(
      int floor, double arrivalsPerSecond, boolean isHot, double secondsToReplace, long idleBytes) {
    /** How many it would have if there were room for all. */
    int wish() {
      if (!isHot && floor == 0) {
        return 0;
      }
      double meanwhile = arrivalsPerSecond * secondsToReplace;
      long byDemand = Math.round(meanwhile + DEVIATIONS * Math.sqrt(meanwhile));
      return (int) Math.min(Integer.MAX_VALUE, Math.max(byDemand, Math.max(floor, isHot ? 1 : 0)));
    }
  }

  /**
   * What all of them may take.
   *
   * @param containers how many
   * @param memoryBytes how much
   */
  record Budget(int containers, long memoryBytes) {}

  /** How many of each kind, in the order of the kinds. */
  static List<Integer> targets(List<Kind> kinds, Budget budget) {
    var plan = new Plan(kinds, budget);
    plan.fill(Kind::floor);
    plan.fill(Kind::wish);
    return plan.targets;
  }

  private static final class Plan {
    final List<Kind> kinds;
    final List<Integer> targets = new ArrayList<>();
    int containersLeft;
    long bytesLeft;

    Plan(List<Kind> kinds, Budget budget) {
      this.kinds = kinds;
      this.containersLeft = budget.containers();
      this.bytesLeft = budget.memoryBytes();
      kinds.forEach(_ -> targets.add(0));
    }

    void fill(ToIntFunction<Kind> upTo) {
      OptionalInt next = neediest(upTo);
      while (next.isPresent()) {
        int index = next.getAsInt();
        targets.set(index, targets.get(index) + 1);
        containersLeft--;
        bytesLeft -= kinds.get(index).idleBytes();
        next = neediest(upTo);
      }
    }

    private OptionalInt neediest(ToIntFunction<Kind> upTo) {
      int neediest = -1;
      for (int i = 0; containersLeft > 0 && i < kinds.size(); i++) {
        boolean fits = kinds.get(i).idleBytes() <= bytesLeft;
        boolean wants = targets.get(i) < upTo.applyAsInt(kinds.get(i));
        if (fits && wants && (neediest < 0 || goesBefore(i, neediest, upTo))) {
          neediest = i;
        }
      }
      return neediest < 0 ? OptionalInt.empty() : OptionalInt.of(neediest);
    }

    /** By the part of its wish that it has, then by demand; of equals the first. */
    private boolean goesBefore(int one, int other, ToIntFunction<Kind> upTo) {
      long has = (long) targets.get(one) * upTo.applyAsInt(kinds.get(other));
      long otherHas = (long) targets.get(other) * upTo.applyAsInt(kinds.get(one));
      return has != otherHas
          ? has < otherHas
          : kinds.get(one).arrivalsPerSecond() > kinds.get(other).arrivalsPerSecond();
    }
  }
}
