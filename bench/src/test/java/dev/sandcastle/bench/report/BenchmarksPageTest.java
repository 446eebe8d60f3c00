package dev.sandcastle.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sandcastle.bench.measure.Findings;
import dev.sandcastle.bench.measure.HeapGrowth;
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
  void shouldWriteWhatBigThingsCost() throws IOException {
    // when
    var page = new BenchmarksPage(setting(false), findings()).render();

    // then
    assertThat(page)
        .contains("| 50 less 1 |  | 4.00 | 4.00 | 0 |  |")
        .contains("| **D**: on the host, into a pipe | 2 | 500 | 2147 | 1.00 × |")
        .contains("| in a sandbox, nobody follows | 2 | 2000 | 537 | 0.25 × |")
        .contains("| round 2 | 9 | 80.0 | 82.0 | 79.0 | 2.00 |")
        .contains("| beside a program that prints 1 GiB | 2 | 30.0 | 30.0 | 3.00 × |")
        .contains("| **C**: copied on the host | 2 | 200 | 524 | 1.00 × |")
        .contains("| collected (`collectingMs`) | 2 | 500 | 210 | 0.40 × |")
        .contains("| 50 files less 1 file, p50 | ≤ 5 ms | 4.00 ms | yes |")
        .contains("| growth of the live heap while 1 GiB is printed | ≤ 16 MiB | 2.00 MiB | yes |")
        .contains("| 100 MiB of outputs collected | ≥ 150 MB/s | 210 MB/s | yes |");
  }

  @Test
  void shouldNotClaimWhatCouldNotBeSeen() throws IOException {
    // given a server whose process is not known
    var findings = findings(List.of());

    // when
    var page = new BenchmarksPage(setting(false), findings).render();

    // then
    assertThat(page)
        .contains("| growth of the live heap while 1 GiB is printed | ≤ 16 MiB | – MiB | not yet |")
        .contains("Not measured: the server's process is not known.");
  }

  @Test
  void shouldSayWhichAimsAreReached() throws IOException {
    // when
    var page = new BenchmarksPage(setting(false), findings()).render();

    // then
    assertThat(page)
        .contains("| Python hello, full pool, p50 | ≤ 40 ms | 8.00 ms | yes |")
        .contains("| its part in the sandbox ÷ A | ≤ 0.8 × | 0.40 × | yes |")
        .contains("| its p95 ÷ its p50 | ≤ 2 × | 1.00 × | yes |")
        .contains("| Node with an installed package ÷ without, p50 | ≤ 1.3 × | 1.20 × | yes |")
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
    return findings(
        List.of(
            new HeapGrowth(80L << 20, 81L << 20, 79L << 20, 9),
            new HeapGrowth(80L << 20, 82L << 20, 79L << 20, 9)));
  }

  private static Findings findings(List<HeapGrowth> heaps) {
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
      findings.add(Measurement.FILES_1, started("warm", 20));
      findings.add(Measurement.FILES_50, started("warm", 24));
      findings.add(Measurement.NODE, started("warm", 50));
      findings.add(Measurement.NODE_PACKAGE, started("warm", 60));
      findings.add(Measurement.HOST_COPY, round(200, 1));
      findings.add(Measurement.OUTPUTS, big(900));
      findings.add(Measurement.HOST_PRINT, round(500, 1));
      findings.add(Measurement.PRINT, big(5_100));
      findings.add(Measurement.PRINT_FOLLOWED, big(5_200));
      findings.add(Measurement.LOOP_1_BESIDE_PRINT, round(30, 1));
    }
    heaps.forEach(findings::add);
    return findings;
  }

  private static Round round(long millis, int inFlight) {
    return Round.during(List.of(Sample.of(millis * 1_000_000)), millis / 1_000.0 / inFlight);
  }

  private static Round big(long millis) {
    var parts = Map.of("runningMs", 2_000L, "collectingMs", 500L);
    return Round.oneByOne(List.of(new Sample(millis * 1_000_000, Optional.of("warm"), parts)));
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
        new Setting.Amounts(1L << 30, 100L << 20),
        "2 rounds");
  }
}
