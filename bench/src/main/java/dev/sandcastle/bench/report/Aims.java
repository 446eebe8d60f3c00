package dev.sandcastle.bench.report;

import static dev.sandcastle.bench.measure.Measurement.CANCEL;
import static dev.sandcastle.bench.measure.Measurement.CONTAINER_4;
import static dev.sandcastle.bench.measure.Measurement.HOST_PYTHON;
import static dev.sandcastle.bench.measure.Measurement.LOOP_4;
import static dev.sandcastle.bench.measure.Measurement.PACED;

import dev.sandcastle.bench.measure.Findings;
import dev.sandcastle.bench.measure.Round;

/** What the design wants to reach, beside what the run reached. */
final class Aims {
  private static final double HELLO_MILLIS = 40;
  private static final double HELLO_TO_PYTHON = 0.8;
  private static final double PACKAGE_RATIO = 1.3;
  private static final double TAIL_TO_MEDIAN = 2;
  private static final double SUSTAINED_TO_CONTAINERS = 0.9;
  private static final double CANCEL_MILLIS = 100;
  private static final double FIFTY_FILES_MILLIS = 5;
  private static final double HEAP_MEBIBYTES = 16;
  private static final double COLLECTING_MEGABYTES = 150;

  private final Findings findings;
  private final BigThings big;

  Aims(Findings findings, BigThings big) {
    this.findings = findings;
    this.big = big;
  }

  String table() {
    var paced = findings.of(PACED);
    var table = new MarkdownTable("aim", "wanted", "measured", "reached");
    double hello = paced.median(Round::p50);
    atMost(table, "Python hello, full pool, p50", HELLO_MILLIS, hello, " ms");
    double toPython = paced.ratio(Round::p50, findings.of(HOST_PYTHON), Round::p50);
    atMost(table, "the same ÷ A", HELLO_TO_PYTHON, toPython, " ×");
    double own = paced.ratio(Aims::inItsSandbox, findings.of(HOST_PYTHON), Round::p50);
    atMost(table, "its part in the sandbox ÷ A", HELLO_TO_PYTHON, own, " ×");
    double tail = paced.ratio(Round::p95, paced, Round::p50);
    atMost(table, "its p95 ÷ its p50", TAIL_TO_MEDIAN, tail, " ×");
    double sustained =
        findings.of(LOOP_4).ratio(Round::perSecond, findings.of(CONTAINER_4), Round::perSecond);
    row(
        table,
        "fresh sandboxes per s at 4 in flight ÷ B",
        "≥ " + Figures.plain(SUSTAINED_TO_CONTAINERS) + " ×",
        Figures.ratio(sustained),
        sustained >= SUSTAINED_TO_CONTAINERS);
    double cancel = findings.of(CANCEL).pooled().p95();
    atMost(table, "cancel → terminal event, p95", CANCEL_MILLIS, cancel, " ms");
    if (big.packageRatio().isPresent()) {
      double ratio = big.packageRatio().getAsDouble();
      atMost(table, "Node with an installed package ÷ without, p50", PACKAGE_RATIO, ratio, " ×");
    }
    bigThings(table);
    return table.render();
  }

  private static double inItsSandbox(Round round) {
    return round.partMedian("preparingMs") + round.partMedian("runningMs");
  }

  private void bigThings(MarkdownTable table) {
    atMost(table, "50 files less 1 file, p50", FIFTY_FILES_MILLIS, big.fiftyFilesMillis(), " ms");
    double heap = big.heapGrowthMebibytes().orElse(Double.NaN);
    row(
        table,
        "growth of the live heap while %s is printed".formatted(big.printed()),
        "≤ " + Figures.plain(HEAP_MEBIBYTES) + " MiB",
        Figures.rate(heap) + " MiB",
        heap <= HEAP_MEBIBYTES);
    double collecting = big.collectingRate();
    row(
        table,
        big.left() + " of outputs collected",
        "≥ " + Figures.plain(COLLECTING_MEGABYTES) + " MB/s",
        Figures.rate(collecting) + " MB/s",
        collecting >= COLLECTING_MEGABYTES);
  }

  private static void atMost(
      MarkdownTable table, String aim, double wanted, double measured, String unit) {
    var shown = unit.equals(" ms") ? Figures.millis(measured) + unit : Figures.ratio(measured);
    row(table, aim, "≤ " + Figures.plain(wanted) + unit, shown, measured <= wanted);
  }

  private static void row(
      MarkdownTable table, String aim, String wanted, String measured, boolean reached) {
    table.row(aim, wanted, measured, reached ? "yes" : "not yet");
  }
}
