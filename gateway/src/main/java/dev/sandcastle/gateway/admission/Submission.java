package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.OnBusy;
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
 * @param code the files and where to begin
 * @param args arguments after the entry path
 * @param env environment variables by name
 * @param stdin what the program reads; empty means end of file at once
 * @param limits what it may use
 * @param handling what to do when there is no slot or a worker is lost
 */
public record Submission(
    RuntimeId runtime,
    Code code,
    List<String> args,
    Map<String, String> env,
    Optional<String> stdin,
    Limits limits,
    Handling handling) {
  /** Copies the collections. */
  public Submission {
    args = List.copyOf(args);
    env = Map.copyOf(env);
  }

  /** The program, with its sources where the caller put them. */
  public Program program(Sources sources) {
    return new Program(runtime, code.entryPath(), sources, args, env, stdin, limits);
  }

  /**
   * What to run.
   *
   * @param files in normal form, unique case-insensitively, none the folder of another
   * @param entryPath the path of one of them that is not empty
   */
  public record Code(List<SourceFile> files, String entryPath) {
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
   * What to do when something is in the way.
   *
   * @param onBusy without a free slot
   * @param retry when a worker is lost
   */
  public record Handling(OnBusy onBusy, RetryPolicy retry) {}
}
