package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Stem;
import dev.sandcastle.worker.sandbox.Stems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The stems of the catalogue's runtimes: of the interpreter that a runtime names first, when it is
 * one that can be started ahead.
 */
public final class RuntimeStems implements Stems {
  private static final String FOLDER = "/usr/lib/sandcastle/stems/";
  private static final String PYTHON_PATH = "PYTHONPATH";

  /** Where the sandbox sees a layer of Python packages, and where they are in it. */
  private static final Map<String, String> PYTHON_LAYERS =
      Map.of("/opt/layer", "/opt/layer/python");

  /** What every program on Linux reads while it starts, before its own code runs. */
  private static final String ALWAYS =
      "LD_.*|LC_.*|LANG|LANGUAGE|LOCPATH|GCONV_PATH|GLIBC_TUNABLES|MALLOC_.*|TZ|TZDIR|PATH|HOME|";

  /**
   * Room in the process's own strings, where the program's arguments and environment are put: what
   * changes a process's title writes there.
   */
  private static final String ROOM = "x".repeat(4_096);

  /** Stands where the file's name will be. */
  private static final String PLACEHOLDER = "/sandcastle/stem";

  /**
   * How an interpreter is stopped within its own start.
   *
   * @param variable makes it load the stem's code; a list of paths when the program has it too
   * @param value of the variable
   * @param readAtStart the other variables that it reads while it starts
   */
  private record Interpreter(String variable, String value, Pattern readAtStart) {}

  private static final Map<String, Interpreter> INTERPRETERS =
      Map.of(
          "python3",
          new Interpreter(
              PYTHON_PATH,
              FOLDER + "python",
              // The latter are numpy's and its libraries': a runtime may have imported it already.
              Pattern.compile(
                  ALWAYS + "PYTHON.*|OMP_.*|GOMP_.*|OPENBLAS_.*|GOTO_.*|MKL_.*|NPY_.*|NUMPY_.*")),
          "node",
          new Interpreter(
              "NODE_OPTIONS",
              "--require=" + FOLDER + "node/stem.cjs",
              Pattern.compile(ALWAYS + "NODE_.*|UV_.*|ICU_.*|OPENSSL_.*|SSL_.*")));

  private final RuntimeCatalog catalog;

  /** Of this catalogue. */
  public RuntimeStems(RuntimeCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * None for a sandbox that is used at once, and none in gVisor, where a process cannot change what
   * the kernel says of its command line.
   */
  @Override
  public Optional<Stem> of(SandboxSpec spec) {
    if (spec.runtimeClass() != RuntimeClass.RUNC || !spec.isReusable()) {
      return Optional.empty();
    }
    return catalog.find(spec.runtime()).flatMap(runtime -> stem(runtime, spec));
  }

  private static Optional<Stem> stem(RuntimeCatalog.Runtime runtime, SandboxSpec spec) {
    String name = runtime.commands().values().iterator().next().getFirst();
    return Optional.ofNullable(INTERPRETERS.get(name))
        .map(
            interpreter -> {
              var program = new HashMap<>(runtime.env());
              var environment = new HashMap<>(program);
              if (interpreter.variable().equals(PYTHON_PATH)) {
                addLayers(program, spec);
              }
              environment.merge(
                  interpreter.variable(),
                  interpreter.value(),
                  (theirs, ours) -> ours + ":" + theirs);
              environment.put("SANDCASTLE_STEM", ROOM);
              return new Stem(
                  List.of(name, PLACEHOLDER),
                  environment,
                  program,
                  interpreter.readAtStart().asMatchPredicate());
            });
  }

  /**
   * Only the program finds its layers: a package's code must not run before an execution that asked
   * for it. The stem puts them in their place when it becomes the program.
   */
  private static void addLayers(Map<String, String> program, SandboxSpec spec) {
    for (ReadOnlyMount layer : spec.layers()) {
      String folder = PYTHON_LAYERS.get(layer.inside());
      if (folder != null) {
        program.merge(PYTHON_PATH, folder, (theirs, ours) -> theirs + ":" + ours);
      }
    }
  }
}
