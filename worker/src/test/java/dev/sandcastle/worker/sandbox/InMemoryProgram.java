package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a program of {@link InMemorySandboxes} does. */
@FunctionalInterface
public interface InMemoryProgram {
  /**
   * Runs.
   *
   * @return how it ended, unless it was killed or its sandbox went away meanwhile
   */
  ProgramExit run(World world) throws InterruptedException;

  /** What such a program sees. */
  interface World {
    /** How it was started. */
    ProgramStart start();

    /** The files that were laid, by path beneath {@code /workspace}. */
    Map<String, Bytes> files();

    /** Prints. */
    void print(StreamName stream, byte[] data) throws InterruptedException;

    /** Leaves an output file. */
    void leave(String path, byte[] content);

    /** Removes an output file. */
    void remove(String path);

    /** Counted down when it is killed or its sandbox goes away. */
    CountDownLatch end();

    /** Its sandbox goes away by itself. */
    void loseSandbox(boolean ofMemory);
  }

  /** A normal end. */
  static ProgramExit exit(int code) {
    return new ProgramExit(code, 0, false, false, false, 0, 1_000, 4 << 20, 2_000);
  }

  /** Prints a text on stdout and exits with 0. */
  static InMemoryProgram printing(String text) {
    return world -> {
      world.print(StreamName.STDOUT, text.getBytes(StandardCharsets.UTF_8));
      return exit(0);
    };
  }

  /** Runs until it is killed or its time is up. */
  static InMemoryProgram sleeping() {
    return world -> {
      boolean ended = world.end().await(world.start().timeout().toMillis(), TimeUnit.MILLISECONDS);
      return new ProgramExit(-1, 9, !ended, ended, false, 0, 1_000, 4 << 20, 2_000);
    };
  }
}
