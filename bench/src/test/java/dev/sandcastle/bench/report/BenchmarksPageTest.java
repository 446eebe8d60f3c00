package dev.sandcastle.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sandcastle.bench.measure.Findings;
import dev.sandcastle.bench.measure.Measurement;
import dev.sandcastle.bench.measure.Round;
import dev.sandcastle.bench.measure.Sample;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BenchmarksPageTest {
  private static final Instant BEGUN = Instant.parse("2026-11-22T10:00:00.123Z");

  @Test
  void shouldWriteFiguresBesideTheirYardsticks() throws IOException {
    // given
    var findings = findings();

    // when
    var page = new BenchmarksPage(setting(false), findings).render();

    // then
    assertThat(page)
        .contains("| begun | 2026-11-22T10:00:00Z |")
        .contains("| **A**: `python3 -c 'print(1)'` | 2 | 10.0 | 10.0 | 100 | 1.00 × |")
        .contains("| **B**: 4 | 2 | 100 | 100 | 10.0 | 10.00 × |")
        .contains("| 1 | 2 | 8.00 | 8.00 | 8.00 | 100 % | 0.80 × | 1.00 × |")
        .contains("| 16 (4 run, 12 wait) | 2 | 50.0 | 50.0 | 50.0 | 20.0 | 0 % | 100 % | 2.00 × |")
        .contains("| 1, full pool | 4 | 1 | 3 | – | – | 8.00 |")
        .contains("| cancel → terminal event | 2 | 30.0 | 30.0 | 3.00 × |")
        .doesNotContain("{{")
        .doesNotContain("quick run");
  }

  @Test
  void shouldSayWhichAimsAreReached() throws IOException {
    // when
    var page = new BenchmarksPage(setting(false), findings()).render();

    // then
    assertThat(page)
        .contains("| Python hello, full pool, p50 | ≤ 40 ms | 8.00 ms | yes |")
        .contains("| its p95 ÷ its p50 | ≤ 2 × | 1.00 × | yes |")
        .contains("| fresh sandboxes per s at 4 in flight ÷ B | ≥ 0.9 × | 0.50 × | not yet |")
        .contains("| cancel → terminal event, p95 | ≤ 100 ms | 30.0 ms | yes |");
  }

  @Test
  void shouldWarnOfAQuickRun() throws IOException {
    assertThat(new BenchmarksPage(setting(true), findings()).render()).contains("quick run");
  }

  @Test
  void shouldRefuseARunWithAHole() {
    var page = new BenchmarksPage(setting(false), new Findings());
    assertThatIllegalStateException().isThrownBy(page::render);
  }

  private static Findings findings() {
    var findings = new Findings();
    for (int round = 0; round < 2; round++) {
      findings.add(Measurement.HOST_NOTHING, round(1, 1));
      findings.add(Measurement.HOST_PYTHON, round(10, 1));
      findings.add(Measurement.HOST_PYTHON_WITHOUT_SITE, round(9, 1));
      findings.add(Measurement.HOST_PYTHON_ALL_CORES, round(20, 2));
      findings.add(Measurement.CONTAINER_1, round(100, 1));
      findings.add(Measurement.CONTAINER_4, round(100, 1));
      findings.add(Measurement.PACED, started("warm", 8));
      findings.add(Measurement.LOOP_1, started("warm", 10));
      findings.add(Measurement.LOOP_4, started("cold", 200));
      findings.add(Measurement.LOOP_16, started("cold", 50));
      findings.add(Measurement.FIRST_LINE, round(9, 1));
      findings.add(Measurement.CANCEL, round(30, 1));
    }
    return findings;
  }

  private static Round round(long millis, int inFlight) {
    return Round.during(List.of(Sample.of(millis * 1_000_000)), millis / 1_000.0 / inFlight);
  }

  private static Round started(String start, long millis) {
    var parts = Map.of("queuedMs", 4L, "preparingMs", 1L, "runningMs", 3L);
    return Round.oneByOne(List.of(new Sample(millis * 1_000_000, Optional.of(start), parts)));
  }

  private static Setting setting(boolean quick) {
    return new Setting(
        BEGUN,
        quick,
        new Machine("a processor", 2, 24L << 30, "a system", "6.1", "0.1", "a JDK"),
        new Setting.Containers("an engine", "sandcastle/python", "everything dropped"),
        "Python 3, /usr/bin/python3",
        "abc",
        "100 ms",
        "2 rounds");
  }
}
