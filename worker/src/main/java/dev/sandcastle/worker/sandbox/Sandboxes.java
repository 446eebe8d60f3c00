package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.Optional;
import java.util.Set;

/** Makes sandboxes. Thread-safe; calls block for at most the engine's deadline. */
public interface Sandboxes extends AutoCloseable {
  /**
   * Makes one and waits until it is ready to be staged. Whatever was half made when this throws is
   * removed in the background.
   *
   * @throws SandboxException when no sandbox could be made
   */
  Sandbox create(SandboxSpec spec) throws SandboxException;

  /** Why no sandbox can be made right now, in words; empty when the engine answers. */
  Optional<String> problem();

  /** What an image's name and tag stand for on the engine; empty when it has none of that name. */
  Optional<SandboxImage> image(String name) throws SandboxException;

  /** The classes of isolation that the engine has. */
  Set<RuntimeClass> runtimeClasses() throws SandboxException;

  /** Destroys every sandbox that was made and is still there, and waits until they are gone. */
  @Override
  void close();
}
