package dev.sandcastle.schemas.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program and what it is given. Whoever makes one has checked it; nothing here is checked again.
 *
 * @param runtime the runtime that runs it
 * @param entryPath the file to run; one of the sources
 * @param sources the source files
 * @param args arguments after the entry path
 * @param env environment variables by name
 * @param stdin what it reads on standard input; empty means end of file at once
 * @param limits what it may use
 */
public record Program(
    RuntimeId runtime,
    String entryPath,
    Sources sources,
    List<String> args,
    Map<String, String> env,
    Optional<String> stdin,
    Limits limits) {
  /** Copies the collections. */
  public Program {
    args = List.copyOf(args);
    env = Map.copyOf(env);
  }
}
