package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How to start a program.
 *
 * @param command the program, looked up along {@code PATH}, and its arguments
 * @param environment the whole environment; nothing is inherited
 * @param stdin what it reads on standard input; end of file follows
 * @param timeout wall-clock limit, kept by the sandbox's own init
 */
public record ProgramStart(
    List<String> command, Map<String, String> environment, Bytes stdin, Duration timeout) {
  /** Copies the collections. */
  public ProgramStart {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
