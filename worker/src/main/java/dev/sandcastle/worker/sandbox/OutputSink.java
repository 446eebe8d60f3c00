package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.StreamName;

/** Gets what a program prints, in order. Blocking here blocks the program's {@code write}. */
@FunctionalInterface
public interface OutputSink {
  /**
   * A piece of a stream.
   *
   * @param data 1 to 32,768 bytes; the sink's own from now on
   */
  void output(StreamName stream, byte[] data) throws InterruptedException;
}
