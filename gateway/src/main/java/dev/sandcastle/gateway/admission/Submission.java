package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.Sources;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to run something, every field checked.
 *
 * @param runtime a runtime of the catalogue
 * @param code the files and which are run
 * @param inputs what is laid beside them
 * @param args arguments after the entry path
 * @param env environment variables by name
 * @param stdin what the program reads; empty means end of file at once
 * @param limits what it may use
 * @param handling what to do when there is no slot or a worker is lost
 * @param annotations what is said about it; whose outputs it gets is not found out yet
 * @param packages what it needs, no package twice
 * @param confinement how it is kept apart
 */
public record Submission(
    RuntimeId runtime,
    Code code,
    Inputs inputs,
    List<String> args,
    Map<String, String> env,
    Optional<String> stdin,
    Limits limits,
    Handling handling,
    Annotations annotations,
    List<PackageSpec> packages,
    Confinement confinement) {
  /** Copies the collections. */
  public Submission {
    args = List.copyOf(args);
    env = Map.copyOf(env);
    packages = List.copyOf(packages);
  }

  /** The same with a digest of the request, to tell a repeated one from another. */
  Submission withDigest(String digest) {
    return new Submission(
        runtime,
        code,
        inputs,
        args,
        env,
        stdin,
        limits,
        handling,
        new Annotations(
            annotations.labels(),
            annotations.purpose(),
            annotations.inputsFrom(),
            Optional.of(digest)),
        packages,
        confinement);
  }

  /**
   * The program.
   *
   * @param sources its sources, where the caller put them
   * @param files its inputs, found
   */
  public Program program(Sources sources, List<InputFile> files) {
    return new Program(
        runtime, code.mode(), sources, files, args, env, stdin, limits, packages, confinement);
  }

  /**
   * What is said about it.
   *
   * @param source the execution whose outputs it gets
   */
  public Annotations annotations(Optional<ExecutionId> source) {
    return new Annotations(
        annotations.labels(), annotations.purpose(), source, annotations.requestDigest());
  }

  /**
   * What to run.
   *
   * @param files in normal form, unique case-insensitively, none the folder of another
   * @param mode which of them are run; none of those is empty
   */
  public record Code(List<SourceFile> files, Mode mode) {
    /** Copies the list. */
    public Code {
      files = List.copyOf(files);
    }

    /** All content together, bytes. */
    public long bytes() {
      return files.stream().mapToLong(file -> file.content().size()).sum();
    }
  }

  /**
   * What is laid beside the code.
   *
   * @param blobs uploads; nobody has looked whether they are there
   * @param from the execution whose outputs are laid among the outputs
   */
  public record Inputs(List<Blob> blobs, Optional<From> from) {
    /** Nothing. */
    public static final Inputs NONE = new Inputs(List.of(), Optional.empty());

    /** Copies the list. */
    public Inputs {
      blobs = List.copyOf(blobs);
    }
  }

  /**
   * An upload.
   *
   * @param path where it is laid, by the rules for source files
   * @param sha256 hex SHA-256 of its content
   */
  public record Blob(String path, String sha256) {}

  /** Names an earlier execution. */
  public sealed interface From {
    /** The newest of the tenant that completed, has the same labels, and left files. */
    record Latest() implements From {}

    /**
     * One, however it ended.
     *
     * @param executionId which
     */
    record One(ExecutionId executionId) implements From {}
  }

  /**
   * What to do when something is in the way.
   *
   * @param onBusy without a free slot
   * @param retry when a worker is lost
   */
  public record Handling(OnBusy onBusy, RetryPolicy retry) {}
}
