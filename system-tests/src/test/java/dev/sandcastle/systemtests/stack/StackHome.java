package dev.sandcastle.systemtests.stack;

import dev.sandcastle.embedded.EmbeddedDatabase;
import dev.sandcastle.standalone.RunState;
import dev.sandcastle.standalone.StandaloneMain;
import dev.sandcastle.systemtests.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A data folder, and how a process is started on it.
 *
 * @param folder the folder; made when missing
 * @param arguments more arguments of {@code up}
 */
public record StackHome(Path folder, List<String> arguments) {
  private static final String LABEL = "sandcastle.installation";
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int TAIL_LINES = 80;

  /** With a setting of a service. */
  public StackHome with(String key, String value) {
    var more = new ArrayList<>(arguments);
    more.add("--set=" + key + "=" + value);
    return new StackHome(folder, List.copyOf(more));
  }

  /** With an engine at another address. */
  public StackHome withEngine(URI address) {
    return with("worker-docker-host", address.toString());
  }

  /** Starts it; returns when it is ready. */
  public Stack start() {
    try {
      Files.createDirectories(folder);
      Process process = launch(command(upArguments()));
      return new Stack(this, process, awaitReady(process));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The command line that {@code ./sandcastle} makes of arguments. */
  public List<String> command(List<String> arguments) {
    Path target = Repository.root().resolve("standalone/target");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx768m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            target.resolve("classes") + ":" + target.resolve("lib") + "/*",
            StandaloneMain.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Ids of the containers of this installation, whoever made them. */
  public List<String> containers() {
    return askEngine(Engine::containers);
  }

  /** Ids of those of its containers that run a process with this in its command line. */
  public List<String> containersWith(String command) {
    return askEngine((engine, label, value) -> engine.containersWith(label, value, command));
  }

  /** Ends what a killed process left: for the end of a test, not for its story. */
  public void cleanUp() {
    try (var engine = Engine.connect()) {
      containers().forEach(engine::remove);
      EmbeddedDatabase.stopLeftover(folder.resolve("postgres"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  String logTail(int lines) {
    return tail("up.log", lines) + tail("sandcastle.log", lines);
  }

  private List<String> askEngine(Question question) {
    Path installation = folder.resolve("installation");
    if (!Files.exists(installation)) {
      return List.of();
    }
    try (var engine = Engine.connect()) {
      return question.ask(engine, LABEL, Repository.read(installation).strip());
    }
  }

  private List<String> upArguments() {
    var up = new ArrayList<String>();
    up.add("up");
    up.add("--data-dir=" + folder.toAbsolutePath());
    for (String port : List.of("--port", "--admin-port", "--kafka-port", "--database-port")) {
      up.add(port + "=0");
    }
    up.addAll(arguments);
    return up;
  }

  private Process launch(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("up.log").toFile())
        .start();
  }

  private RunState awaitReady(Process process) throws IOException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        Optional<RunState> state =
            RunState.read(folder).filter(one -> one.pid() == process.pid() && one.ready());
        if (state.isPresent()) {
          return state.get();
        }
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new AssertionError("Expected it to start, but:\n" + logTail(TAIL_LINES));
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly().onExit().join();
    throw new AssertionError(
        "Expected it to be ready within %s, but:%n%s"
            .formatted(START_PATIENCE, logTail(TAIL_LINES)));
  }

  private String tail(String file, int lines) {
    Path log = folder.resolve(file);
    if (!Files.exists(log)) {
      return "(no " + file + ")\n";
    }
    List<String> all = Repository.read(log).lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size())) + "\n";
  }

  /** What is asked of the engine about the containers with a label. */
  private interface Question {
    List<String> ask(Engine engine, String label, String value);
  }
}
