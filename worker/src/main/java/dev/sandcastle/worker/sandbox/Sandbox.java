package dev.sandcastle.worker.sandbox;

import java.io.IOException;
import java.io.InputStream;

/**
 * One container, made for one program. The life of one: {@link #stage} any number of times, {@link
 * #start} and {@link #await} once for each step, {@link #collect}, {@link #close}; or {@link
 * #reset} and all of it again, for the same tenant. These are called by one thread, one after the
 * other; {@link #kill}, {@link #close} and the questions by any thread at any time.
 */
public interface Sandbox extends AutoCloseable {
  /** Names it in logs. */
  String id();

  /** Whether it can still be used. A sandbox that has died never comes back. */
  boolean isAlive();

  /**
   * Lays a file into it. A path that cannot be laid is told by {@link #await}.
   *
   * @param path relative to {@code /workspace}, UTF-8, in normal form
   * @param content its bytes; mode 0644
   * @throws SandboxException when the sandbox is gone
   */
  void stage(String path, byte[] content) throws SandboxException;

  /**
   * Lays a file into it whose content is not held in memory as a whole.
   *
   * @param path as above
   * @param content its bytes, read to their end
   * @throws SandboxException when the sandbox is gone
   * @throws IOException when the content cannot be read; the sandbox can only be closed then
   */
  void stage(String path, InputStream content) throws SandboxException, IOException;

  /**
   * Starts a program and returns at once. The one before it has ended.
   *
   * @param output gets what the program prints, until {@link #await} returns or throws
   * @throws SandboxException {@code KILLED} after {@link #kill}, or when the sandbox is gone
   */
  void start(ProgramStart start, OutputSink output) throws SandboxException;

  /**
   * Waits until the program and everything that it started is dead and {@code output} has got all.
   *
   * @throws SandboxException when the program could not be started, or the sandbox is gone
   */
  ProgramExit await() throws SandboxException, InterruptedException;

  /**
   * Hands over the regular files beneath {@code /workspace/output}.
   *
   * @param files gets them, on another thread, one after the other
   * @return entries that were left out
   * @throws SandboxException when the sandbox is gone
   */
  int collect(CollectCaps caps, FileSink files) throws SandboxException, InterruptedException;

  /**
   * Empties it for another program of the same tenant: kills what runs, empties what is writable
   * and has it checked. When this throws, it can only be closed.
   *
   * @throws SandboxException {@code NOT_RESET} when something is left, {@code KILLED} after {@link
   *     #kill}, or when the sandbox is gone
   */
  void reset() throws SandboxException, InterruptedException;

  /** Kills every process of the program; from then on nothing starts. Returns at once. */
  void kill();

  /** Whether the kernel ended the sandbox itself for its memory; asked only after it has died. */
  boolean diedOfMemory();

  /** Destroys it. Its processes are killed at once, it is removed in the background. */
  @Override
  void close();
}
