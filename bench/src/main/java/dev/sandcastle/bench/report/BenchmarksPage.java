package dev.sandcastle.bench.report;

import static dev.sandcastle.bench.measure.Measurement.CANCEL;
import static dev.sandcastle.bench.measure.Measurement.CONTAINER_1;
import static dev.sandcastle.bench.measure.Measurement.CONTAINER_4;
import static dev.sandcastle.bench.measure.Measurement.FILES_1;
import static dev.sandcastle.bench.measure.Measurement.FILES_50;
import static dev.sandcastle.bench.measure.Measurement.FIRST_LINE;
import static dev.sandcastle.bench.measure.Measurement.HOST_NOTHING;
import static dev.sandcastle.bench.measure.Measurement.HOST_PYTHON;
import static dev.sandcastle.bench.measure.Measurement.HOST_PYTHON_ALL_CORES;
import static dev.sandcastle.bench.measure.Measurement.HOST_PYTHON_WITHOUT_SITE;
import static dev.sandcastle.bench.measure.Measurement.LOOP_1;
import static dev.sandcastle.bench.measure.Measurement.LOOP_16;
import static dev.sandcastle.bench.measure.Measurement.LOOP_4;
import static dev.sandcastle.bench.measure.Measurement.PACED;

import dev.sandcastle.bench.measure.Findings;
import dev.sandcastle.bench.measure.Measurement;
import dev.sandcastle.bench.measure.Round;
import dev.sandcastle.bench.measure.Series;
import java.io.IOException;
import java.time.temporal.ChronoUnit;

/** Writes the page. Every figure in it is computed from the findings of one run. */
public final class BenchmarksPage {
  private final Setting setting;
  private final Findings findings;

  /** Of a run that went well from its beginning to its end. */
  public BenchmarksPage(Setting setting, Findings findings) {
    this.setting = setting;
    this.findings = findings;
  }

  /** The whole page as Markdown. */
  public String render() throws IOException {
    var big = new BigThings(findings, setting.amounts());
    return PageTemplate.load()
        .with("kind", setting.quick() ? PageTemplate.QUICK_WARNING : "")
        .with("head", head())
        .with("aims", new Aims(findings, big).table())
        .with("host", host())
        .with("containers", containers())
        .with("restrictions", setting.containers().restrictions())
        .with("image", setting.containers().image())
        .with("pacing", setting.pacing())
        .with("paced", paced())
        .with("loops", loops())
        .with("parts", parts())
        .with("streams", streams())
        .with("files", big.files())
        .with("packages", big.packages())
        .with("printed", big.printed())
        .with("prints", big.prints())
        .with("heap", big.heap())
        .with("beside", big.beside())
        .with("left", big.left())
        .with("outputs", big.outputs())
        .with("rounds", Integer.toString(of(PACED).size()))
        .render();
  }

  private String head() {
    var machine = setting.machine();
    return new MarkdownTable("of the run", "")
        .row("begun", setting.startedAt().truncatedTo(ChronoUnit.SECONDS).toString())
        .row("commit", setting.commit())
        .row("processor", "%s, %d cores".formatted(machine.processor(), machine.cores()))
        .row("memory", machine.memory())
        .row("system", "%s, kernel %s".formatted(machine.system(), machine.kernel()))
        .row("load before the run", machine.loadAverage())
        .row("container engine", setting.containers().engine())
        .row("host's Python", setting.interpreter())
        .row("JDK of the bench", machine.jdk())
        .row("plan", setting.plan())
        .render();
  }

  private String host() {
    var table = new MarkdownTable("on the host", "runs", "p50 ms", "p95 ms", "per s", "p50 ÷ A");
    plainRow(table, "`/bin/true`", HOST_NOTHING);
    plainRow(table, "**A**: `python3 -c 'print(1)'`", HOST_PYTHON);
    plainRow(table, "`python3 -S -c 'print(1)'`", HOST_PYTHON_WITHOUT_SITE);
    plainRow(table, "A on all cores at once", HOST_PYTHON_ALL_CORES);
    return table.render();
  }

  private void plainRow(MarkdownTable table, String name, Measurement measurement) {
    var series = of(measurement);
    table.row(
        name,
        Long.toString(series.samples()),
        millis(series, Round::p50),
        millis(series, Round::p95),
        Figures.rate(series.median(Round::perSecond)),
        toPython(series));
  }

  private String containers() {
    var table = new MarkdownTable("in flight", "runs", "p50 ms", "p95 ms", "per s", "p50 ÷ A");
    plainRow(table, "**B**: 1", CONTAINER_1);
    plainRow(table, "**B**: 4", CONTAINER_4);
    return table.render();
  }

  private String paced() {
    var series = of(PACED);
    return new MarkdownTable(
            "in flight", "runs", "p50 ms", "p95 ms", "p99 ms", "warm", "p50 ÷ A", "p95 ÷ own p50")
        .row(
            "1",
            Long.toString(series.samples()),
            millis(series, Round::p50),
            millis(series, Round::p95),
            millis(series, Round::p99),
            Figures.share(series.median(round -> round.share("warm"))),
            toPython(series),
            Figures.ratio(series.ratio(Round::p95, series, Round::p50)))
        .render();
  }

  private String loops() {
    var table =
        new MarkdownTable(
            "in flight",
            "runs",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "per s",
            "warm",
            "cold",
            "per s ÷ B",
            "p50 ÷ A");
    loopRow(table, "1", LOOP_1, CONTAINER_1);
    loopRow(table, "4", LOOP_4, CONTAINER_4);
    loopRow(table, "16 (4 run, 12 wait)", LOOP_16, CONTAINER_4);
    return table.render();
  }

  private void loopRow(
      MarkdownTable table, String name, Measurement measurement, Measurement yardstick) {
    var series = of(measurement);
    table.row(
        name,
        Long.toString(series.samples()),
        millis(series, Round::p50),
        millis(series, Round::p95),
        millis(series, Round::p99),
        Figures.rate(series.median(Round::perSecond)),
        Figures.share(series.median(round -> round.share("warm"))),
        Figures.share(series.median(round -> round.share("cold"))),
        Figures.ratio(series.ratio(Round::perSecond, of(yardstick), Round::perSecond)),
        toPython(series));
  }

  private String parts() {
    var table =
        new MarkdownTable(
            "median ms", "queued", "preparing", "running", "collecting", "total", "seen by client");
    partsRow(table, "1, full pool", PACED);
    partsRow(table, "1", LOOP_1);
    partsRow(table, "4", LOOP_4);
    partsRow(table, "16", LOOP_16);
    partsRow(table, "1, full pool, 1 file of 16,000 bytes", FILES_1);
    partsRow(table, "1, full pool, 50 such files", FILES_50);
    return table.render();
  }

  private void partsRow(MarkdownTable table, String name, Measurement measurement) {
    var series = of(measurement);
    table.row(
        name,
        part(series, "queuedMs"),
        part(series, "preparingMs"),
        part(series, "runningMs"),
        part(series, "collectingMs"),
        part(series, "totalMs"),
        millis(series, Round::p50));
  }

  private static String part(Series series, String part) {
    return Figures.whole(series.median(round -> round.partMedian(part)));
  }

  private String streams() {
    var table = new MarkdownTable("", "runs", "p50 ms", "p95 ms", "p50 ÷ A");
    streamRow(table, "submit → first `stdout` event", FIRST_LINE);
    streamRow(table, "cancel → terminal event", CANCEL);
    return table.render();
  }

  private void streamRow(MarkdownTable table, String name, Measurement measurement) {
    var pooled = of(measurement).pooled();
    table.row(
        name,
        Long.toString(pooled.count()),
        Figures.millis(pooled.p50()),
        Figures.millis(pooled.p95()),
        toPython(of(measurement)));
  }

  private String toPython(Series series) {
    return Figures.ratio(series.ratio(Round::p50, of(HOST_PYTHON), Round::p50));
  }

  private static String millis(
      Series series, java.util.function.ToDoubleFunction<Round> percentile) {
    return Figures.millis(series.median(percentile));
  }

  private Series of(Measurement measurement) {
    return findings.of(measurement);
  }
}
