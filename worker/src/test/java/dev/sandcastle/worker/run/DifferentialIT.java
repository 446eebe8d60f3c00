package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.sandbox.OutputSink;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxListener;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.StemNews;
import dev.sandcastle.worker.sandbox.Stems;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every program of the differential suite twice, in a sandbox with a stem and in one without,
 * and compares what they print and how they end, byte for byte but for addresses in memory and the
 * process ids in Node's warnings (ADR 0012). One pair of sandboxes for each runtime, emptied before
 * each program.
 */
@Timeout(60)
final class DifferentialIT {
  private static final List<Suite> SUITES =
      List.of(
          Suite.of("python"),
          Suite.of("node"),
          Suite.of("bash"),
          Suite.layered("python", "packages"),
          Suite.layered("python", "customized"),
          Suite.layered("python", "shadowing"));

  private static final int MOST_TRIES = 3;
  private static final String ADDRESS = "0x[0-9a-f]{6,16}";

  /** How Node begins a warning; the two sandboxes have counted differently far by then. */
  private static final String PROCESS_ID = "\\(node:\\d+\\)";

  private static final Heard HEARD = new Heard();
  private static final List<DockerSandboxes> OPEN = new ArrayList<>();
  private static final Map<Suite, Pair> PAIRS = new HashMap<>();

  /**
   * Programs that are run in the same kind of sandbox.
   *
   * @param runtime its runtime
   * @param programs folder of the programs, beneath {@code /differential}
   * @param layer folder of the layer that the sandbox sees
   */
  record Suite(String runtime, String programs, Optional<String> layer) {
    static Suite of(String runtime) {
      return new Suite(runtime, runtime, Optional.empty());
    }

    static Suite layered(String runtime, String layer) {
      return new Suite(runtime, "layered/" + layer, Optional.of("layers/" + layer));
    }

    @Override
    public String toString() {
      return programs;
    }
  }

  /** The same runtime, with and without. */
  private record Pair(Sandbox stem, Sandbox plain) {}

  /** All that can be seen of a run from outside. */
  private record Seen(String stdout, String stderr, int exitCode, int signal) {}

  private static final class Heard implements SandboxListener {
    final LinkedBlockingQueue<StemNews> news = new LinkedBlockingQueue<>();

    @Override
    public void removalFailed() {}

    @Override
    public void quarantined(int containers) {}

    @Override
    public void stem(RuntimeId runtime, StemNews told) {
      news.add(told);
    }
  }

  @BeforeAll
  static void open() throws Exception {
    DockerSandboxes with = DockerFixture.connect(HEARD, new RuntimeStems(RuntimeCatalog.bundled()));
    DockerSandboxes without = DockerFixture.connect(HEARD, Stems.NONE);
    OPEN.addAll(List.of(with, without));
    for (Suite suite : SUITES) {
      RuntimeCatalog.Runtime runtime = runtime(suite);
      var layers = new ArrayList<ReadOnlyMount>();
      if (suite.layer().isPresent()) {
        layers.add(new ReadOnlyMount(folder(suite.layer().get()), "/opt/layer"));
      }
      var spec =
          SandboxSpec.standard(runtime.id(), runtime.image(), RuntimeClass.RUNC).layered(layers);
      PAIRS.put(suite, new Pair(with.create(spec), without.create(spec)));
    }
  }

  @AfterAll
  static void close() {
    OPEN.forEach(DockerSandboxes::close);
  }

  static Stream<Arguments> programs() throws IOException, URISyntaxException {
    var programs = new ArrayList<Arguments>();
    for (Suite suite : SUITES) {
      for (DifferentialProgram program : DifferentialProgram.in(folder(suite.programs()))) {
        programs.add(Arguments.of(suite, program));
      }
    }
    return programs.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("programs")
  void shouldNotBeToldApart(Suite suite, DifferentialProgram program) throws Exception {
    // given
    List<StemNews> expected = expected(suite, program);
    List<StemNews> news = List.of();

    // A stem that does not answer within a second is given up, which a busy machine may bring
    // about.
    for (int tried = 0; tried < MOST_TRIES && !news.equals(expected); tried++) {
      // when
      news = runTwice(suite, program);
    }

    // then
    assertThat(news).isEqualTo(expected);
  }

  /** Both runs must be the same, however the first one was started. */
  private static List<StemNews> runTwice(Suite suite, DifferentialProgram program)
      throws Exception {
    Pair pair = PAIRS.get(suite);
    pair.stem().reset();
    pair.plain().reset();
    HEARD.news.clear();
    Seen byStem = run(pair.stem(), suite, program);
    Seen plainly = run(pair.plain(), suite, program);
    assertThat(byStem).isEqualTo(plainly);
    return HEARD.news.stream().filter(it -> it != StemNews.WAITS).toList();
  }

  /** A suite that compares the plain way with itself would pass, too. */
  private static List<StemNews> expected(Suite suite, DifferentialProgram program) {
    if (suite.runtime().equals("bash")) {
      return List.of();
    }
    if (program.isPlain()) {
      return List.of(StemNews.PASSED_OVER);
    }
    return List.of(program.fails() ? StemNews.FAILED : StemNews.TAKEN);
  }

  private static Seen run(Sandbox sandbox, Suite suite, DifferentialProgram program)
      throws Exception {
    RuntimeCatalog.Runtime runtime = runtime(suite);
    for (var file : program.files().entrySet()) {
      sandbox.stage("code/" + file.getKey(), file.getValue());
    }
    var command = new ArrayList<>(runtime.command(program.entry()).orElseThrow());
    command.addAll(program.args());
    var environment = new HashMap<>(runtime.env());
    environment.putAll(program.env());
    var output = new Output();
    sandbox.start(
        new ProgramStart(command, environment, Bytes.utf8(program.stdin()), Duration.ofSeconds(30)),
        output);
    ProgramExit exit = sandbox.await();
    return new Seen(
        output.of(StreamName.STDOUT), output.of(StreamName.STDERR), exit.exitCode(), exit.signal());
  }

  private static RuntimeCatalog.Runtime runtime(Suite suite) {
    return RuntimeCatalog.bundled().find(new RuntimeId(suite.runtime())).orElseThrow();
  }

  private static Path folder(String name) throws URISyntaxException {
    URL url = DifferentialIT.class.getResource("/differential/" + name);
    assertThat(url).isNotNull();
    return Path.of(url.toURI());
  }

  private static final class Output implements OutputSink {
    private final Map<StreamName, ByteArrayOutputStream> streams =
        Map.of(
            StreamName.STDOUT, new ByteArrayOutputStream(),
            StreamName.STDERR, new ByteArrayOutputStream());

    @Override
    public void output(StreamName stream, byte[] data) {
      streams.get(stream).writeBytes(data);
    }

    /** Latin 1, so that every byte is told from every other. */
    String of(StreamName stream) {
      return streams
          .get(stream)
          .toString(StandardCharsets.ISO_8859_1)
          .replaceAll(ADDRESS, "0xADDRESS")
          .replaceAll(PROCESS_ID, "(node:PID)");
    }
  }
}
