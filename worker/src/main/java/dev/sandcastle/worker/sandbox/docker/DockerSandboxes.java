package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.sandcastle.worker.sandbox.Containers;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxListener;
import dev.sandcastle.worker.sandbox.SandboxPolicy;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import dev.sandcastle.worker.sandbox.protocol.InitSession;
import dev.sandcastle.worker.sandbox.protocol.OutboundPipe;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Sandboxes as containers. A container that was created is always removed. */
public final class DockerSandboxes implements Sandboxes, Containers {
  private static final String RUNTIME_LABEL = "sandcastle.runtime";

  private final Engine engine;
  private final Owner owner;
  private final SandboxPolicy policy;
  private final Removals removals;
  private final AtomicLong made = new AtomicLong();
  private final Map<String, DockerSandbox> live = new ConcurrentHashMap<>();
  private final Map<String, Boolean> beingMade = new ConcurrentHashMap<>();

  private DockerSandboxes(
      Engine engine, Owner owner, SandboxPolicy policy, SandboxListener listener) {
    this.engine = engine;
    this.owner = owner;
    this.policy = policy;
    this.removals = new Removals(engine, listener);
  }

  /** Does not need the engine to be there yet. */
  public static DockerSandboxes connect(
      DockerConfig config, Owner owner, SandboxPolicy policy, SandboxListener listener) {
    return new DockerSandboxes(Engine.at(config), owner, policy, listener);
  }

  @Override
  public Sandbox create(SandboxSpec spec) throws SandboxException {
    String name = "sandcastle-" + owner.workerId() + "-" + made.incrementAndGet();
    var outbound = new OutboundPipe();
    var session = new InitSession(outbound);
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
      engine.call("answer", client -> client.pingCmd().exec());
      return Optional.empty();
    } catch (SandboxException failed) {
      return Optional.of(failed.getMessage());
    } catch (NotFoundException strange) {
      return Optional.of("Expected a Docker engine, but something else answers");
    }
  }

  @Override
  public boolean hasImage(String image) throws SandboxException {
    try {
      engine.call("inspect an image", client -> client.inspectImageCmd(image).exec());
      return true;
    } catch (NotFoundException missing) {
      return false;
    }
  }

  @Override
  public List<Container> ofInstallation(String installation) throws SandboxException {
    return engine
        .call(
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
  public void close() {
    List.copyOf(live.values()).forEach(DockerSandbox::close);
    removals.close();
    engine.close();
  }

  private void bringUp(String name, SandboxSpec spec, InitSession session, AttachStream attach)
      throws SandboxException, InterruptedException {
    try {
      engine.call("create a container", client -> createCommand(client, name, spec).exec());
    } catch (NotFoundException missing) {
      throw new SandboxException(
          SandboxFailure.IMAGE_MISSING,
          "Expected the engine to have image '%s', but it has not".formatted(spec.image()),
          missing);
    }
    try {
      engine.call(
          "attach to a container",
          _ -> {
            attach.connect(engine.address());
            return attach;
          });
      engine.call("start a container", client -> client.startContainerCmd(name).exec());
      session.awaitReady(engine.deadline());
    } catch (NotFoundException vanished) {
      throw new SandboxException(
          SandboxFailure.LOST, "Expected the new container to be there, but it is not", vanished);
    }
  }

  private CreateContainerCmd createCommand(DockerClient client, String name, SandboxSpec spec) {
    var labels = new HashMap<>(owner.labels());
    labels.put(RUNTIME_LABEL, spec.runtime().value());
    var command = client.createContainerCmd(spec.image()).withName(name).withLabels(labels);
    return Hardening.apply(command, policy, spec);
  }

  private boolean oomKilled(String name) {
    try {
      return Boolean.TRUE.equals(
          engine
              .call("inspect a container", client -> client.inspectContainerCmd(name).exec())
              .getState()
              .getOOMKilled());
    } catch (SandboxException | NotFoundException unknown) {
      return false;
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
