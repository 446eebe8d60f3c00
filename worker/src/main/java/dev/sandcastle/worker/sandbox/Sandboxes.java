package dev.sandcastle.worker.sandbox;

import java.util.Optional;

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

  /** Whether the engine has an image. */
  boolean hasImage(String image) throws SandboxException;

  /** Destroys every sandbox that was made and is still there, and waits until they are gone. */
  @Override
  void close();
}
