package dev.sandcastle.bench;

import dev.sandcastle.bench.api.Connection;
import dev.sandcastle.bench.api.OutputVolume;
import dev.sandcastle.bench.api.RunningSandcastle;
import dev.sandcastle.bench.api.WarmPool;
import dev.sandcastle.bench.report.BenchmarksPage;
import dev.sandcastle.bench.report.Document;
import dev.sandcastle.bench.report.Machine;
import dev.sandcastle.bench.report.Setting;
import dev.sandcastle.bench.yardstick.BareInterpreter;
import dev.sandcastle.bench.yardstick.FileCopy;
import dev.sandcastle.bench.yardstick.RawContainers;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./sandcastle bench}: measures the running Sandcastle and writes the page. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures the running Sandcastle beside its yardsticks; writes the page.")
public final class BenchMain implements Callable<Integer> {
  private static final Duration SETTLE = Duration.ofMillis(100);
  private static final Duration BLIND_PAUSE = Duration.ofMillis(1_500);
  private static final Path PAGE = Path.of("docs", "BENCHMARKS.md");
  private static final Path QUICK_PAGE = Path.of("bench", "target", "BENCHMARKS-quick.md");

  @Spec private CommandSpec spec;

  @Option(names = "--url", description = "The gateway; default from <state>/run.json.")
  private Optional<URI> url = Optional.empty();

  @Option(names = "--key", description = "The tenant's key; default from <state>/api-key.")
  private Optional<String> key = Optional.empty();

  @Option(names = "--admin-url", description = "Where /metrics is; default from <state>/run.json.")
  private Optional<URI> admin = Optional.empty();

  @Option(names = "--state", description = "Default: ${DEFAULT-VALUE}.")
  private Path state = Path.of(".sandcastle");

  @Option(names = "--python", description = "The host's interpreter; default the distribution's.")
  private Optional<Path> python = Optional.empty();

  @Option(names = "--image", description = "Of containers by hand. Default: ${DEFAULT-VALUE}.")
  private String image = "sandcastle/python";

  @Option(names = "--rounds", description = "Default: 5.")
  private Optional<Integer> rounds = Optional.empty();

  @Option(names = "--quick", description = "A smoke test; its figures mean nothing.")
  private boolean quick;

  @Option(
      names = "--output",
      description = "Default: docs/BENCHMARKS.md, with --quick bench/target/BENCHMARKS-quick.md.")
  private Optional<Path> output = Optional.empty();

  private BenchMain() {}

  /**
   * Exits with 0 when the page is written, with 1 when anything went wrong, with 2 on bad usage.
   */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new BenchMain())
            .setExecutionExceptionHandler(BenchMain::explain)
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var startedAt = Instant.now();
    var machine = Machine.read();
    var commit = Machine.commit(Path.of(""));
    var plan = quick ? BenchPlan.QUICK : BenchPlan.FULL;
    var chosen = rounds.isPresent() ? plan.withRounds(rounds.get()) : plan;
    var interpreter = BareInterpreter.find(python, System.getenv().getOrDefault("PATH", ""));
    var connection = Connection.resolve(state, url, key, admin);
    var file = output.orElse(quick ? QUICK_PAGE : PAGE);
    try (var sandcastle = new RunningSandcastle(connection)) {
      var pool = WarmPool.observe(sandcastle, SETTLE, BLIND_PAUSE);
      pool.awaitFull();
      try (var containers = RawContainers.connect(image);
          var copy = FileCopy.prepare(copyPlace(), OutputVolume.FILES, OutputVolume.FILE_BYTES)) {
        var setting =
            new Setting(
                startedAt,
                quick,
                machine,
                new Setting.Containers(
                    containers.engine(), containers.image(), containers.restrictions()),
                "%s, %s".formatted(interpreter.version(), interpreter.path()),
                commit,
                pool.describe(),
                new Setting.Amounts(chosen.volume().printedBytes(), OutputVolume.BYTES),
                chosen.describe());
        var findings =
            new Benchmark(chosen, interpreter, containers, copy, sandcastle, pool, progress())
                .run();
        new Document(file).write(new BenchmarksPage(setting, findings).render());
      }
    }
    progress().println("written: " + file);
    return CommandLine.ExitCode.OK;
  }

  /** Where the blobs are, if that is known. */
  private Path copyPlace() {
    return Files.isDirectory(state) ? state : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private PrintWriter progress() {
    return spec.commandLine().getOut();
  }

  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    command.getErr().println("bench: nothing is written: " + failure.getMessage());
    if (!(failure instanceof IOException)) {
      throw failure;
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
