package dev.sandcastle.standalone.doctor;

import dev.sandcastle.embedded.LoopbackPort;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxImage;
import dev.sandcastle.worker.sandbox.SandboxListener;
import dev.sandcastle.worker.sandbox.SandboxPolicy;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.docker.DockerConfig;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What needs real sandboxes; they are gone when this is closed. */
final class SandboxChecks implements AutoCloseable {
  private final RuntimeCatalog catalog = RuntimeCatalog.bundled();
  private final Trial trial;

  private SandboxChecks(Trial trial) {
    this.trial = trial;
  }

  /**
   * On an engine that answers.
   *
   * @param installation what a sweep of the worker knows leftovers by, should this be killed
   */
  static SandboxChecks on(DockerConfig docker, String installation) {
    var owner = Owner.self(installation, "doctor-" + ProcessHandle.current().pid(), "doctor");
    return new SandboxChecks(
        new Trial(DockerSandboxes.connect(docker, owner, SandboxPolicy.DEFAULT, new Unheard())));
  }

  /** The classes of isolation that the engine has. */
  Set<RuntimeClass> present() throws SandboxException {
    return trial.sandboxes().runtimeClasses();
  }

  /** Each runtime's image, tried when it is asked. */
  List<Check> images(Map<String, ImageState> states) {
    return catalog.all().stream()
        .<Check>map(
            runtime ->
                new ImageCheck(
                    runtime, Optional.ofNullable(states.get(runtime.id().value())), trial))
        .toList();
  }

  /** What a sandbox of these classes sees; each is tried now. */
  List<Check> views(Set<RuntimeClass> classes) throws InterruptedException {
    var checks = new ArrayList<Check>();
    for (RuntimeClass runtimeClass : classes) {
      try {
        View view = look(runtimeClass);
        checks.add(new NetworkCheck(runtimeClass, view));
        checks.add(new PrivilegeCheck(runtimeClass, view));
      } catch (SandboxException | IOException failed) {
        checks.add(new NoSandboxCheck(runtimeClass, String.valueOf(failed.getMessage())));
      }
    }
    return List.copyOf(checks);
  }

  @Override
  public void close() {
    trial.sandboxes().close();
  }

  private View look(RuntimeClass runtimeClass)
      throws SandboxException, IOException, InterruptedException {
    try (var listener = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      String port = Integer.toString(listener.getLocalPort());
      for (RuntimeCatalog.Runtime runtime : catalog.all()) {
        Optional<SandboxImage> image = trial.sandboxes().image(runtime.image());
        if (image.isPresent()) {
          var ended =
              trial.run(
                  SandboxSpec.standard(runtime.id(), image.get().id(), runtimeClass),
                  // Every image has it: the distribution's scripts need it.
                  List.of("bash", "-c", View.PROGRAM, "trial", port),
                  runtime.env());
          return View.read(ended.printed());
        }
      }
    }
    throw new IOException("the engine has no image of any runtime");
  }

  private static final class Unheard implements SandboxListener {
    @Override
    public void removalFailed() {
      // The next sweep of a worker removes it.
    }

    @Override
    public void quarantined(int containers) {
      // As above.
    }
  }
}
