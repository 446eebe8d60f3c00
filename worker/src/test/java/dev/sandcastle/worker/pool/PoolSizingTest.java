package dev.sandcastle.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** How many sandboxes of each kind are kept ready, whatever is asked for. */
final class PoolSizingTest {
  private static final long MIB = 1L << 20;
  private static final PoolSizing.Budget AMPLE = new PoolSizing.Budget(1_000_000, Long.MAX_VALUE);

  @Example
  void shouldKeepTheFloorWithoutDemand() {
    // given
    var kinds = List.of(kind(4, 0), kind(1, 0), kind(0, 0));

    // when
    List<Integer> targets = PoolSizing.targets(kinds, AMPLE);

    // then
    assertThat(targets).containsExactly(4, 1, 0);
  }

  @Example
  void shouldCoverWhatIsTakenWhileOneIsMade() {
    // given
    var busy = new PoolSizing.Kind(4, 20, false, 0.5, 20 * MIB);

    // when
    int wish = busy.wish();

    // then
    assertThat(wish).isEqualTo(16); // 20 × 0.5 and 2 × √10
  }

  @Example
  void shouldKeepOneOfAKindThatIsHot() {
    // given
    var rare = new PoolSizing.Kind(0, 0.01, false, 0.5, MIB);
    var hot = new PoolSizing.Kind(0, 0.01, true, 0.5, MIB);

    // when / then
    assertThat(rare.wish()).isZero();
    assertThat(hot.wish()).isEqualTo(1);
  }

  @Example
  void shouldKeepNoneOfAKindThatWasAskedForOnce() {
    // given
    var once = new PoolSizing.Kind(0, 0.5, false, 2, MIB);

    // when / then
    assertThat(once.wish()).isZero();
  }

  @Example
  void shouldServeFloorsBeforeDemand() {
    // given
    var kinds = List.of(kind(0, 1_000), kind(3, 0), kind(3, 0));

    // when
    List<Integer> targets = PoolSizing.targets(kinds, new PoolSizing.Budget(8, Long.MAX_VALUE));

    // then
    assertThat(targets).containsExactly(2, 3, 3);
  }

  @Example
  void shouldShareOutWhatDoesNotReach() {
    // given
    var kinds = List.of(kind(4, 0), kind(4, 0), kind(4, 0));

    // when
    List<Integer> targets = PoolSizing.targets(kinds, new PoolSizing.Budget(7, Long.MAX_VALUE));

    // then
    assertThat(targets).containsExactly(3, 2, 2);
  }

  @Example
  void shouldGiveToALightKindWhatDoesNotReachForAHeavyOne() {
    // given
    var heavy = new PoolSizing.Kind(2, 0, false, 0.5, 80 * MIB);
    var light = new PoolSizing.Kind(2, 0, false, 0.5, 20 * MIB);

    // when
    List<Integer> targets =
        PoolSizing.targets(List.of(heavy, light), new PoolSizing.Budget(10, 60 * MIB));

    // then
    assertThat(targets).containsExactly(0, 2);
  }

  @Property
  void shouldStayWithinItsBudget(
      @ForAll("kinds") List<PoolSizing.Kind> kinds, @ForAll("budget") PoolSizing.Budget budget) {
    // given / when
    List<Integer> targets = PoolSizing.targets(kinds, budget);

    // then
    long bytes = 0;
    for (int i = 0; i < kinds.size(); i++) {
      assertThat(targets.get(i)).isBetween(0, kinds.get(i).wish());
      bytes += targets.get(i) * kinds.get(i).idleBytes();
    }
    assertThat(targets.stream().mapToInt(Integer::intValue).sum())
        .isLessThanOrEqualTo(budget.containers());
    assertThat(bytes).isLessThanOrEqualTo(budget.memoryBytes());
  }

  @Property
  void shouldGrantEveryWishThatItCan(@ForAll("kinds") List<PoolSizing.Kind> kinds) {
    // given / when
    List<Integer> targets = PoolSizing.targets(kinds, AMPLE);

    // then
    assertThat(targets).isEqualTo(kinds.stream().map(PoolSizing.Kind::wish).toList());
  }

  @Property
  void shouldLeaveNothingUnusedThatSomebodyWants(
      @ForAll("kinds") List<PoolSizing.Kind> kinds, @ForAll("budget") PoolSizing.Budget budget) {
    // given / when
    List<Integer> targets = PoolSizing.targets(kinds, budget);

    // then
    int containers = budget.containers() - targets.stream().mapToInt(Integer::intValue).sum();
    long bytes = budget.memoryBytes();
    for (int i = 0; i < kinds.size(); i++) {
      bytes -= targets.get(i) * kinds.get(i).idleBytes();
    }
    for (int i = 0; i < kinds.size(); i++) {
      boolean fits = containers > 0 && kinds.get(i).idleBytes() <= bytes;
      assertThat(fits && targets.get(i) < kinds.get(i).wish()).isFalse();
    }
  }

  @Property
  void shouldLetNoDemandOfOthersTakeAFloorThatFits(
      @ForAll("kinds") List<PoolSizing.Kind> kinds, @ForAll("budget") PoolSizing.Budget budget) {
    // given
    int floors = kinds.stream().mapToInt(PoolSizing.Kind::floor).sum();
    long bytes = kinds.stream().mapToLong(kind -> kind.floor() * kind.idleBytes()).sum();
    boolean fit = floors <= budget.containers() && bytes <= budget.memoryBytes();

    // when
    List<Integer> targets = PoolSizing.targets(kinds, budget);

    // then
    for (int i = 0; fit && i < kinds.size(); i++) {
      assertThat(targets.get(i)).isGreaterThanOrEqualTo(kinds.get(i).floor());
    }
  }

  @Property
  void shouldNeverWishForLessWhenMoreComes(
      @ForAll("kind") PoolSizing.Kind kind, @ForAll("rates") double more) {
    // given
    var busier =
        new PoolSizing.Kind(
            kind.floor(),
            kind.arrivalsPerSecond() + more,
            kind.isHot(),
            kind.secondsToReplace(),
            kind.idleBytes());

    // when / then
    assertThat(busier.wish()).isGreaterThanOrEqualTo(kind.wish());
  }

  @Property
  void shouldDecideTheSameAgain(
      @ForAll("kinds") List<PoolSizing.Kind> kinds, @ForAll("budget") PoolSizing.Budget budget) {
    // given / when / then
    assertThat(PoolSizing.targets(new ArrayList<>(kinds), budget))
        .isEqualTo(PoolSizing.targets(kinds, budget));
  }

  @Provide
  Arbitrary<List<PoolSizing.Kind>> kinds() {
    return kind().list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<PoolSizing.Kind> kind() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 8),
            rates(),
            Arbitraries.of(true, false),
            Arbitraries.doubles().between(0.01, 5),
            Arbitraries.of(20 * MIB, 80 * MIB))
        .as(PoolSizing.Kind::new);
  }

  @Provide
  Arbitrary<Double> rates() {
    return Arbitraries.doubles().between(0, 50);
  }

  @Provide
  Arbitrary<PoolSizing.Budget> budget() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 100), Arbitraries.longs().between(0, 3_000 * MIB))
        .as(PoolSizing.Budget::new);
  }

  private static PoolSizing.Kind kind(int floor, double arrivalsPerSecond) {
    return new PoolSizing.Kind(floor, arrivalsPerSecond, arrivalsPerSecond > 0, 0.5, 20 * MIB);
  }
}
