package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.sandbox.Containers;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxImage;
import dev.sandcastle.worker.sandbox.SandboxListener;
import dev.sandcastle.worker.sandbox.SandboxPolicy;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import dev.sandcastle.worker.sandbox.Stem;
import dev.sandcastle.worker.sandbox.Stems;
import dev.sandcastle.worker.sandbox.protocol.InitSession;
import dev.sandcastle.worker.sandbox.protocol.OutboundPipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sandboxes as containers. A container that was created is always removed. */
public final class DockerSandboxes implements Sandboxes, Containers {
  private static final Logger LOGGER = LoggerFactory.getLogger(DockerSandboxes.class);
  private static final String RUNTIME_LABEL = "sandcastle.runtime";

  private final Engine engine;
  private final Owner owner;
  private final SandboxPolicy policy;
  private final Map<RuntimeClass, String> runtimeNames;
  private final Removals removals;
  private final SandboxListener listener;
  private final Stems stems;
  private final AtomicLong made = new AtomicLong();
  private final Map<String, DockerSandbox> live = new ConcurrentHashMap<>();
  private final Map<String, Boolean> beingMade = new ConcurrentHashMap<>();

  private DockerSandboxes(
      DockerConfig config,
      Owner owner,
      SandboxPolicy policy,
      SandboxListener listener,
      Stems stems) {
    this.listener = listener;
    this.stems = stems;
    this.engine = Engine.at(config);
    this.owner = owner;
    this.policy = policy;
    this.runtimeNames = config.runtimeNames();
    this.removals = new Removals(engine, listener);
  }

  /** Does not need the engine to be there yet. */
  public static DockerSandboxes connect(
      DockerConfig config, Owner owner, SandboxPolicy policy, SandboxListener listener) {
    return connect(config, owner, policy, listener, Stems.NONE);
  }

  /** The same, whose sandboxes start interpreters ahead. */
  public static DockerSandboxes connect(
      DockerConfig config,
      Owner owner,
      SandboxPolicy policy,
      SandboxListener listener,
      Stems stems) {
    return new DockerSandboxes(config, owner, policy, listener, stems);
  }

  @Override
  public Sandbox create(SandboxSpec spec) throws SandboxException {
    String name = "sandcastle-" + owner.workerId() + "-" + made.incrementAndGet();
    var outbound = new OutboundPipe();
    var session = new InitSession(outbound, news -> listener.stem(spec.runtime(), news));
    var attach = new AttachStream(name, session, outbound);
    var sandbox =
        new DockerSandbox(name, session, attach, () -> oomKilled(name), () -> discard(name));
    beingMade.put(name, true);
    boolean whole = false;
    try {
      bringUp(name, spec, session, attach);
      live.put(name, sandbox);
      whole = true;
      return sandbox;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SandboxException(
          SandboxFailure.NOT_READY, "Interrupted while a sandbox was made", interrupted);
    } finally {
      if (!whole) {
        sandbox.close();
      }
      beingMade.remove(name);
    }
  }

  @Override
  public Optional<String> problem() {
    try {
      engine.ask("answer", client -> client.pingCmd().exec());
      return Optional.empty();
    } catch (SandboxException failed) {
      return Optional.of(failed.getMessage());
    } catch (NotFoundException strange) {
      return Optional.of("Expected a Docker engine, but something else answers");
    }
  }

  @Override
  public Optional<SandboxImage> image(String name) throws SandboxException {
    try {
      var found = engine.ask("inspect an image", client -> client.inspectImageCmd(name).exec());
      return Optional.of(new SandboxImage(found.getId(), labels(found.getConfig())));
    } catch (NotFoundException missing) {
      return Optional.empty();
    }
  }

  @Override
  public Set<RuntimeClass> runtimeClasses() throws SandboxException {
    try {
      var runtimes =
          Optional.ofNullable(
              engine.ask("describe itself", client -> client.infoCmd().exec()).getRuntimes());
      var known = EnumSet.noneOf(RuntimeClass.class);
      runtimeNames.forEach(
          (runtimeClass, name) -> {
            if (runtimes.orElse(Map.of()).containsKey(name)) {
              known.add(runtimeClass);
            }
          });
      return known;
    } catch (NotFoundException strange) {
      throw new SandboxException(
          SandboxFailure.ENGINE_FAILED,
          "Expected a Docker engine, but something else answers",
          strange);
    }
  }

  @Override
  public List<Container> ofInstallation(String installation) throws SandboxException {
    return engine
        .ask(
            "list containers",
            client ->
                client
                    .listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Map.of(Owner.INSTALLATION_LABEL, installation))
                    .exec())
        .stream()
        .map(this::describe)
        .toList();
  }

  @Override
  public void remove(String id) {
    removals.remove(id);
  }

  @Override
  public void retryRemovals() {
    removals.retry();
  }

  @Override
  public void close() {
    List.copyOf(live.values()).forEach(DockerSandbox::close);
    removals.close();
    engine.close();
  }

  private void bringUp(String name, SandboxSpec spec, InitSession session, AttachStream attach)
      throws SandboxException, InterruptedException {
    createContainer(name, spec);
    try {
      engine.call(
          "attach to a container",
          _ -> {
            attach.connect(engine.address());
            return attach;
          });
      engine.call("start a container", client -> client.startContainerCmd(name).exec());
      session.awaitReady(engine.deadline());
      if (spec.egressSocket().isPresent()) {
        session.relay();
      }
      Optional<Stem> stem = stems.of(spec);
      if (stem.isPresent()) {
        session.prepare(stem.get());
      }
    } catch (NotFoundException vanished) {
      throw new SandboxException(
          SandboxFailure.LOST, "Expected the new container to be there, but it is not", vanished);
    }
  }

  private void createContainer(String name, SandboxSpec spec) throws SandboxException {
    try {
      engine.call("create a container", client -> createCommand(client, name, spec).exec());
    } catch (NotFoundException missing) {
      throw new SandboxException(
          SandboxFailure.IMAGE_MISSING,
          "Expected the engine to have image '%s', but it has not".formatted(spec.image()),
          missing);
    } catch (SandboxException failed) {
      // The engine's answer to an unknown runtime is a sentence only: its own list says for sure.
      if (failed.failure() == SandboxFailure.ENGINE_FAILED
          && !runtimeClasses().contains(spec.runtimeClass())) {
        throw new SandboxException(
            SandboxFailure.CLASS_MISSING,
            "Expected the engine to have runtime class '%s', but it has not"
                .formatted(DockerConfig.nameOf(spec.runtimeClass())),
            failed);
      }
      throw isRefused(failed)
          ? new SandboxException(SandboxFailure.SPEC_REFUSED, failed.getMessage(), failed)
          : failed;
    }
  }

  /** To a creation only: to a start the engine answers the same when its own runtime is broken. */
  private static boolean isRefused(SandboxException failed) {
    return failed.getCause() instanceof ExecutionException call
        && call.getCause() instanceof BadRequestException;
  }

  private CreateContainerCmd createCommand(DockerClient client, String name, SandboxSpec spec) {
    var labels = new HashMap<>(owner.labels());
    labels.put(RUNTIME_LABEL, spec.runtime().value());
    var command = client.createContainerCmd(spec.image()).withName(name).withLabels(labels);
    return Hardening.apply(command, policy, spec, runtimeNames.get(spec.runtimeClass()));
  }

  private static Map<String, String> labels(ContainerConfig config) {
    return config == null || config.getLabels() == null ? Map.of() : config.getLabels();
  }

  private boolean oomKilled(String name) {
    awaitEnd(name);
    try {
      return Boolean.TRUE.equals(
          engine
              .ask("inspect a container", client -> client.inspectContainerCmd(name).exec())
              .getState()
              .getOOMKilled());
    } catch (SandboxException | NotFoundException unknown) {
      return false;
    }
  }

  /** The attach ends before the engine has heard why. */
  private void awaitEnd(String name) {
    try {
      engine.ask(
          "see a container end",
          client -> {
            try (var end = client.waitContainerCmd(name).start()) {
              return end.awaitStatusCode();
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          });
    } catch (SandboxException | NotFoundException unseen) {
      LOGGER.atDebug().addKeyValue("error", unseen.getMessage()).log("end of a container not seen");
    }
  }

  private void discard(String name) {
    removals.remove(name);
    live.remove(name);
  }

  private Container describe(com.github.dockerjava.api.model.Container container) {
    String name = container.getNames().length == 0 ? "" : container.getNames()[0].substring(1);
    boolean inUse =
        live.containsKey(name)
            || beingMade.containsKey(name)
            || removals.isRemoving(name)
            || removals.isRemoving(container.getId());
    return new Container(
        container.getId(),
        Owner.of(container.getLabels()),
        "running".equals(container.getState()),
        Instant.ofEpochSecond(container.getCreated()),
        inUse);
  }
}
