package dev.sandcastle.worker.reap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.worker.sandbox.Containers.Container;
import dev.sandcastle.worker.sandbox.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrphanRuleTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Owner SELF = new Owner("i", "me", "host", 1, 1);

  @ParameterizedTest
  @CsvSource({
    // whose,   process lives, running, older than the grace, in use, expected
    "me,        true,  true,  true,  true,  KEEP",
    "me,        true,  true,  false, false, KEEP",
    "me,        true,  true,  true,  false, LEAKED",
    "neighbour, true,  true,  true,  false, KEEP",
    "neighbour, true,  false, true,  false, KEEP",
    "neighbour, false, true,  false, false, WORKER_GONE",
    "neighbour, false, false, false, false, WORKER_GONE",
    "elsewhere, false, true,  true,  false, KEEP",
    "elsewhere, false, false, false, false, KEEP",
    "elsewhere, false, false, true,  false, ENDED",
    "nobody,    false, true,  true,  false, KEEP",
    "nobody,    false, false, true,  false, ENDED",
  })
  void shouldRemoveOnlyWhatNobodyStandsFor(
      String whose, boolean lives, boolean running, boolean old, boolean inUse, String expected) {
    // given
    Instant made = NOW.minus(OrphanRule.GRACE).minusSeconds(old ? 1 : -1);
    var container = new Container("c", owner(whose), running, made, inUse);
    var rule = new OrphanRule(SELF, _ -> lives);

    // when
    Optional<ReapReason> reason = rule.judge(container, NOW);

    // then
    assertThat(reason.map(Enum::name).orElse("KEEP")).isEqualTo(expected);
  }

  @Test
  void shouldTellProcessesOfTheSamePidApart() {
    // given
    Owner self = Owner.self("i", "me", "host");
    var earlier = new Owner("i", "old", "host", self.pid(), self.startedAtMillis() - 1);

    // when / then
    assertThat(self.processLives()).isTrue();
    assertThat(earlier.processLives()).isFalse();
    assertThat(Owner.of(self.labels())).contains(self);
    assertThat(Duration.between(Instant.ofEpochMilli(self.startedAtMillis()), Instant.now()))
        .isPositive();
  }

  private static Optional<Owner> owner(String whose) {
    return switch (whose) {
      case "me" -> Optional.of(SELF);
      case "neighbour" -> Optional.of(new Owner("i", "neighbour", "host", 2, 2));
      case "elsewhere" -> Optional.of(new Owner("i", "elsewhere", "other host", 2, 2));
      default -> Optional.empty();
    };
  }
}
