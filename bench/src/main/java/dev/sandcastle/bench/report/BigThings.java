package dev.sandcastle.bench.report;

import static dev.sandcastle.bench.measure.Measurement.FILES_1;
import static dev.sandcastle.bench.measure.Measurement.FILES_50;
import static dev.sandcastle.bench.measure.Measurement.HOST_COPY;
import static dev.sandcastle.bench.measure.Measurement.HOST_PRINT;
import static dev.sandcastle.bench.measure.Measurement.HOST_PYTHON;
import static dev.sandcastle.bench.measure.Measurement.LOOP_1;
import static dev.sandcastle.bench.measure.Measurement.LOOP_1_BESIDE_PRINT;
import static dev.sandcastle.bench.measure.Measurement.NODE;
import static dev.sandcastle.bench.measure.Measurement.NODE_PACKAGE;
import static dev.sandcastle.bench.measure.Measurement.OUTPUTS;
import static dev.sandcastle.bench.measure.Measurement.PRINT;
import static dev.sandcastle.bench.measure.Measurement.PRINT_FOLLOWED;

import dev.sandcastle.bench.measure.Findings;
import dev.sandcastle.bench.measure.HeapGrowth;
import dev.sandcastle.bench.measure.Measurement;
import dev.sandcastle.bench.measure.Round;
import dev.sandcastle.bench.measure.Series;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The tables about many files, much output and big files, and their figures for the aims. */
final class BigThings {
  private static final double MEGA = 1e6;

  private final Findings findings;
  private final Setting.Amounts amounts;

  BigThings(Findings findings, Setting.Amounts amounts) {
    this.findings = findings;
    this.amounts = amounts;
  }

  /** By how many milliseconds the median with fifty files exceeds that with one. */
  double fiftyFilesMillis() {
    return of(FILES_50).difference(Round::p50, of(FILES_1));
  }

  /** MB/s at which outputs are collected. */
  double collectingRate() {
    return of(OUTPUTS).median(perSecond(amounts.outputBytes(), BigThings::collecting));
  }

  /** The most that the live heap grew in any round, MiB; empty when it could not be seen. */
  OptionalDouble heapGrowthMebibytes() {
    return findings.heaps().stream().mapToDouble(growth -> mebibytes(growth.bytes())).max();
  }

  /** What is printed, for example {@code 1 GiB}. */
  String printed() {
    return Figures.size(amounts.printedBytes());
  }

  /** What is left, for example {@code 100 MiB}. */
  String left() {
    return Figures.size(amounts.outputBytes());
  }

  String files() {
    var table =
        new MarkdownTable("files", "runs", "p50 ms", "p95 ms", "median `preparingMs`", "p50 ÷ A");
    filesRow(table, "1", of(FILES_1));
    filesRow(table, "50", of(FILES_50));
    return table
        .row(
            "50 less 1",
            "",
            Figures.millis(fiftyFilesMillis()),
            Figures.millis(of(FILES_50).difference(Round::p95, of(FILES_1))),
            Figures.whole(of(FILES_50).difference(BigThings::preparing, of(FILES_1))),
            "")
        .render();
  }

  private void filesRow(MarkdownTable table, String name, Series series) {
    table.row(
        name,
        Long.toString(series.samples()),
        Figures.millis(series.median(Round::p50)),
        Figures.millis(series.median(Round::p95)),
        Figures.whole(series.median(BigThings::preparing)),
        Figures.ratio(series.ratio(Round::p50, of(HOST_PYTHON), Round::p50)));
  }

  /** Median with a package ÷ median without; empty when there was nothing to install from. */
  OptionalDouble packageRatio() {
    return findings.has(NODE_PACKAGE)
        ? OptionalDouble.of(of(NODE_PACKAGE).ratio(Round::p50, of(NODE), Round::p50))
        : OptionalDouble.empty();
  }

  String packages() {
    if (!findings.has(NODE_PACKAGE)) {
      return "Not measured: no registry answered.\n\n";
    }
    var table = new MarkdownTable("Node", "runs", "p50 ms", "p95 ms", "warm", "p50 ÷ without");
    packagesRow(table, "without packages", of(NODE));
    packagesRow(table, "with one that is installed", of(NODE_PACKAGE));
    return table.render();
  }

  private void packagesRow(MarkdownTable table, String name, Series series) {
    table.row(
        name,
        Long.toString(series.samples()),
        Figures.millis(series.median(Round::p50)),
        Figures.millis(series.median(Round::p95)),
        Figures.share(series.median(round -> round.share("warm"))),
        Figures.ratio(series.ratio(Round::p50, of(NODE), Round::p50)));
  }

  String prints() {
    var table = new MarkdownTable(printed() + " printed", "runs", "ms", "MB per s", "÷ D");
    printRow(table, "**D**: on the host, into a pipe", HOST_PRINT, Round::p50);
    printRow(table, "in a sandbox, nobody follows", PRINT, BigThings::running);
    printRow(
        table, "in a sandbox, two readers, hello beside it", PRINT_FOLLOWED, BigThings::running);
    return table.render();
  }

  private void printRow(
      MarkdownTable table, String name, Measurement measurement, ToDoubleFunction<Round> millis) {
    rateRow(table, name, measurement, millis, amounts.printedBytes(), HOST_PRINT);
  }

  private void rateRow(
      MarkdownTable table,
      String name,
      Measurement measurement,
      ToDoubleFunction<Round> millis,
      long bytes,
      Measurement yardstick) {
    var series = of(measurement);
    var rate = perSecond(bytes, millis);
    table.row(
        name,
        Long.toString(series.samples()),
        Figures.millis(series.median(millis)),
        Figures.rate(series.median(rate)),
        Figures.ratio(series.ratio(rate, of(yardstick), perSecond(bytes, Round::p50))));
  }

  String heap() {
    var table =
        new MarkdownTable(
            "live heap, MiB", "looks", "before", "highest", "after", "grew by at most");
    int round = 0;
    for (HeapGrowth growth : findings.heaps()) {
      round++;
      table.row(
          "round " + round,
          Integer.toString(growth.looks()),
          Figures.rate(mebibytes(growth.before())),
          Figures.rate(mebibytes(growth.highest())),
          Figures.rate(mebibytes(growth.after())),
          Figures.rate(mebibytes(growth.bytes())));
    }
    return round == 0 ? "Not measured: the server's process is not known.\n" : table.render();
  }

  String beside() {
    var table = new MarkdownTable("hello, 1 in flight", "runs", "p50 ms", "p95 ms", "p50 ÷ alone");
    besideRow(table, "alone, as above", LOOP_1);
    besideRow(table, "beside a program that prints " + printed(), LOOP_1_BESIDE_PRINT);
    return table.render();
  }

  private void besideRow(MarkdownTable table, String name, Measurement measurement) {
    var series = of(measurement);
    table.row(
        name,
        Long.toString(series.samples()),
        Figures.millis(series.median(Round::p50)),
        Figures.millis(series.median(Round::p95)),
        Figures.ratio(series.ratio(Round::p50, of(LOOP_1), Round::p50)));
  }

  String outputs() {
    var table = new MarkdownTable(left() + " in two files", "runs", "ms", "MB per s", "÷ C");
    outputsRow(table, "**C**: copied on the host", HOST_COPY, Round::p50);
    outputsRow(table, "collected (`collectingMs`)", OUTPUTS, BigThings::collecting);
    outputsRow(table, "the whole execution, as the client sees it", OUTPUTS, Round::p50);
    return table.render();
  }

  private void outputsRow(
      MarkdownTable table, String name, Measurement measurement, ToDoubleFunction<Round> millis) {
    rateRow(table, name, measurement, millis, amounts.outputBytes(), HOST_COPY);
  }

  /** MB/s; the server's clock counts whole milliseconds. */
  private static ToDoubleFunction<Round> perSecond(long bytes, ToDoubleFunction<Round> millis) {
    return round -> bytes / MEGA * 1_000 / Math.max(millis.applyAsDouble(round), 1);
  }

  private static double preparing(Round round) {
    return round.partMedian("preparingMs");
  }

  private static double running(Round round) {
    return round.partMedian("runningMs");
  }

  private static double collecting(Round round) {
    return round.partMedian("collectingMs");
  }

  private static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private Series of(Measurement measurement) {
    return findings.of(measurement);
  }
}
