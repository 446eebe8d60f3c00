package dev.sandcastle.schemas.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program and what it is given. Whoever makes one has checked it; nothing here is checked again.
 *
 * @param runtime the runtime that runs it
 * @param mode which of the sources are run
 * @param sources the source files
 * @param inputs blobs that are laid beside them
 * @param args arguments after the entry path, of every step
 * @param env environment variables by name
 * @param stdin what it reads on standard input, each step anew; empty means end of file at once
 * @param limits what it may use
 * @param packages packages that it needs
 * @param confinement how it is kept apart
 */
public record Program(
    RuntimeId runtime,
    Mode mode,
    Sources sources,
    List<InputFile> inputs,
    List<String> args,
    Map<String, String> env,
    Optional<String> stdin,
    Limits limits,
    List<PackageSpec> packages,
    Confinement confinement) {
  /** Copies the collections. */
  public Program {
    inputs = List.copyOf(inputs);
    args = List.copyOf(args);
    env = Map.copyOf(env);
    packages = List.copyOf(packages);
  }

  /** The file that is run, or the first of the steps. */
  public String entryPath() {
    return mode.paths().getFirst();
  }

  /** The beginning of the file at {@link #entryPath}; empty when it is not among the sources. */
  public Optional<String> codePreview() {
    return sources.preview(entryPath());
  }
}
