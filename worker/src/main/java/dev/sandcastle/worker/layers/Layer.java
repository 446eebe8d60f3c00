package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Installed packages, held so that they are not removed before {@link #close}. Thread-safe. */
public final class Layer implements AutoCloseable {
  private static final String PYTHON_FOLDER = "/opt/layer";
  private static final String PYTHON_PATH = "PYTHONPATH";

  /** Where Node looks from every folder; {@code NODE_PATH} would not count for {@code import}. */
  private static final String NODE_FOLDER = "/node_modules";

  private final Path directory;
  private final Ecosystem ecosystem;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  Layer(Path directory, Ecosystem ecosystem, Runnable release) {
    this.directory = directory;
    this.ecosystem = ecosystem;
    this.release = release;
  }

  /** How a sandbox sees it. */
  public List<ReadOnlyMount> mounts() {
    return List.of(
        switch (ecosystem) {
          case PYTHON -> new ReadOnlyMount(directory, PYTHON_FOLDER);
          case NODE ->
              new ReadOnlyMount(directory.resolve(Installer.of(ecosystem).folder()), NODE_FOLDER);
        });
  }

  /** A program's environment, in which the interpreter finds it after what the program names. */
  public Map<String, String> environment(Map<String, String> program) {
    return switch (ecosystem) {
      case PYTHON -> {
        var environment = new HashMap<>(program);
        String own = PYTHON_FOLDER + "/" + Installer.of(ecosystem).folder();
        environment.merge(PYTHON_PATH, own, (theirs, ours) -> theirs + ":" + ours);
        yield environment;
      }
      case NODE -> program;
    };
  }

  /** It is not needed any longer. A sandbox that still sees it keeps it all the same. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
