package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Stem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which interpreters are started ahead, and how. */
final class RuntimeStemsTest {
  private static final RuntimeCatalog CATALOG = RuntimeCatalog.bundled();

  private final RuntimeStems stems = new RuntimeStems(CATALOG);

  @ParameterizedTest
  @CsvSource({"python, main.py", "node, main.mjs", "polyglot, main.py", "python-data, main.py"})
  void shouldBecomeTheRuntimesOwnPrograms(String id, String file) {
    // given
    Stem stem = stems.of(spec(id, RuntimeClass.RUNC)).orElseThrow();
    RuntimeCatalog.Runtime runtime = CATALOG.find(new RuntimeId(id)).orElseThrow();

    // when / then
    assertThat(stem.canBecome(start(runtime.command(file).orElseThrow(), runtime.env()))).isTrue();
  }

  @Test
  void shouldHaveNoneForBash() {
    assertThat(stems.of(spec("bash", RuntimeClass.RUNC))).isEmpty();
  }

  @Test
  void shouldHaveNoneInGvisor() {
    assertThat(stems.of(spec("python", RuntimeClass.RUNSC))).isEmpty();
  }

  @Test
  void shouldHaveNoneWhereTheSandboxIsUsedAtOnce() {
    // given
    SandboxSpec spec = spec("python", RuntimeClass.RUNC).withEgress(Path.of("/run/socket"));

    // when / then
    assertThat(stems.of(spec)).isEmpty();
  }

  @Test
  void shouldHaveNoneForAnUnknownRuntime() {
    assertThat(stems.of(spec("cobol-60", RuntimeClass.RUNC))).isEmpty();
  }

  @Test
  void shouldFindALayerOnlyAsTheProgram() {
    // given
    SandboxSpec spec =
        spec("python", RuntimeClass.RUNC)
            .layered(List.of(new ReadOnlyMount(Path.of("/var/layer"), "/opt/layer")));
    RuntimeCatalog.Runtime python = CATALOG.find(new RuntimeId("python")).orElseThrow();
    var environment = new HashMap<>(python.env());
    environment.put("PYTHONPATH", "/opt/layer/python");

    // when
    Stem stem = stems.of(spec).orElseThrow();

    // then
    assertThat(stem.environment().get("PYTHONPATH")).isEqualTo("/usr/lib/sandcastle/stems/python");
    assertThat(stem.canBecome(start(List.of("python3", "main.py"), environment))).isTrue();
    assertThat(stem.canBecome(start(List.of("python3", "main.py"), python.env()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PYTHONPATH",
        "PYTHONHASHSEED",
        "LD_PRELOAD",
        "LC_ALL",
        "TZ",
        "HOME",
        "MALLOC_ARENA_MAX",
        "OPENBLAS_NUM_THREADS"
      })
  void shouldNotBecomeAProgramThatSetsWhatPythonReadsAtItsStart(String variable) {
    assertThat(becomes("python", "python3", variable)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NODE_OPTIONS", "NODE_ENV", "UV_THREADPOOL_SIZE", "SSL_CERT_FILE", "TZ"})
  void shouldNotBecomeAProgramThatSetsWhatNodeReadsAtItsStart(String variable) {
    assertThat(becomes("node", "node", variable)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"API_KEY", "http_proxy", "MY_PYTHONPATH", "NODES", "LANGUAGES"})
  void shouldBecomeAProgramThatSetsItsOwn(String variable) {
    assertThat(becomes("python", "python3", variable)).isTrue();
    assertThat(becomes("node", "node", variable)).isTrue();
  }

  private boolean becomes(String id, String interpreter, String variable) {
    Stem stem = stems.of(spec(id, RuntimeClass.RUNC)).orElseThrow();
    var environment = new HashMap<>(CATALOG.find(new RuntimeId(id)).orElseThrow().env());
    environment.put(variable, "value");
    return stem.canBecome(start(List.of(interpreter, "main"), environment));
  }

  private static SandboxSpec spec(String id, RuntimeClass runtimeClass) {
    return SandboxSpec.standard(new RuntimeId(id), "image", runtimeClass);
  }

  private static ProgramStart start(List<String> command, Map<String, String> environment) {
    return new ProgramStart(command, environment, Bytes.EMPTY, Duration.ofSeconds(1));
  }
}
