package dev.sandcastle.client;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program and how it is to be run. Immutable; made with {@link #of} or {@link #python}. What is
 * not said is up to the server.
 *
 * @param runtime name of the runtime
 * @param mode which of the files are run
 * @param files contents by path
 * @param inputs uploaded blobs by the path that they are laid at, beside the files
 * @param inputsFrom an execution whose outputs are given to it, or {@link #LATEST}
 * @param call arguments, environment and standard input
 * @param limits what it may use
 * @param sandbox what it runs in
 * @param labels what it is found and cancelled by
 * @param purpose what it is for, in words
 * @param onBusy what to do without a free slot
 * @param retry what to do when a worker is lost after the program began
 * @param idempotencyKey under this key it is run once, however often it is sent
 */
public record Job(
    String runtime,
    Mode mode,
    Map<String, Bytes> files,
    Map<String, BlobRef> inputs,
    Optional<String> inputsFrom,
    Call call,
    Limits limits,
    Sandbox sandbox,
    Map<String, String> labels,
    Optional<String> purpose,
    Optional<OnBusy> onBusy,
    Optional<RetryPolicy> retry,
    Optional<String> idempotencyKey) {
  /** The newest completed execution with the same labels. */
  public static final String LATEST = "latest";

  /** Most files that a job may have (requirement API-14). */
  public static final int MAX_FILES = 50;

  /** Most bytes of all files together (requirement API-14). */
  public static final int MAX_BYTES = 800_000;

  /**
   * What a program is called with.
   *
   * @param args arguments
   * @param env environment variables by name
   * @param stdin what it reads on standard input
   */
  public record Call(List<String> args, Map<String, String> env, Optional<String> stdin) {
    /** Copies the collections. */
    public Call {
      args = List.copyOf(args);
      env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
  }

  /**
   * What a job may use.
   *
   * @param timeout wall-clock limit
   * @param memoryMb memory, MiB
   * @param cpus number of CPUs
   */
  public record Limits(
      Optional<Duration> timeout, Optional<Integer> memoryMb, Optional<Double> cpus) {}

  /**
   * Copies the collections.
   *
   * @throws InvalidJobException when there are no files or too many, or one to be run is missing
   */
  public Job {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    for (String path : mode.paths()) {
      if (!files.containsKey(path)) {
        throw new InvalidJobException(
            "Expected a file '%s' to run, but there are only %s".formatted(path, files.keySet()));
      }
    }
    if (files.size() > MAX_FILES || bytes(files) > MAX_BYTES) {
      throw SourceFolder.tooMuch("a job");
    }
  }

  /** A job for a runtime, for example {@code node}. */
  public static Builder of(String runtime) {
    return new Builder(runtime);
  }

  /** A job of one Python file, {@code main.py}. */
  public static Builder python(String source) {
    return of("python").file("main.py", source);
  }

  private static long bytes(Map<String, Bytes> files) {
    return files.values().stream().mapToLong(Bytes::size).sum();
  }

  /** Bytes of all files together. */
  public long bytes() {
    return bytes(files);
  }

  /** The same under a key. */
  Job withIdempotencyKey(String key) {
    return new Job(
        runtime,
        mode,
        files,
        inputs,
        inputsFrom,
        call,
        limits,
        sandbox,
        labels,
        purpose,
        onBusy,
        retry,
        Optional.of(key));
  }

  /** Without sources and values, which do not belong in logs. */
  @Override
  public String toString() {
    return "Job[runtime=%s, mode=%s, files=%s]".formatted(runtime, mode, files.keySet());
  }

  /** Says what a job is. Not thread-safe; may be used again after {@link #build}. */
  public static final class Builder {
    private final String runtime;
    private final Map<String, Bytes> files = new LinkedHashMap<>();
    private final Map<String, BlobRef> inputs = new LinkedHashMap<>();
    private final List<String> args = new ArrayList<>();
    private final Map<String, String> env = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private Optional<Mode> mode = Optional.empty();
    private Optional<String> inputsFrom = Optional.empty();
    private Optional<String> stdin = Optional.empty();
    private Limits limits = new Limits(Optional.empty(), Optional.empty(), Optional.empty());
    private Sandbox sandbox = Sandbox.ANY;
    private Optional<String> purpose = Optional.empty();
    private Optional<OnBusy> onBusy = Optional.empty();
    private Optional<RetryPolicy> retry = Optional.empty();
    private Optional<String> idempotencyKey = Optional.empty();

    private Builder(String runtime) {
      this.runtime = runtime;
    }

    /** Adds a file of text. */
    public Builder file(String path, String content) {
      files.put(path, Bytes.utf8(content));
      return this;
    }

    /** Adds a file of bytes. */
    public Builder file(String path, byte[] content) {
      files.put(path, Bytes.copyOf(content));
      return this;
    }

    /**
     * Adds a folder's files, without those that begin with a dot or lie in such a folder, and
     * without symbolic links.
     *
     * @throws InvalidJobException when they are more than a job may have
     */
    public Builder folder(Path folder) throws IOException {
      files.putAll(SourceFolder.read(folder));
      return this;
    }

    /** Runs this file; needless when there is only one. */
    public Builder entryPath(String path) {
      mode = Optional.of(new Mode.Single(path));
      return this;
    }

    /**
     * Runs these files one after the other in the same sandbox, until one fails.
     *
     * @throws InvalidJobException when there are none or too many
     */
    public Builder steps(String... paths) {
      try {
        mode = Optional.of(new Mode.Steps(List.of(paths)));
      } catch (IllegalArgumentException wrong) {
        throw new InvalidJobException(wrong.getMessage());
      }
      return this;
    }

    /** Adds arguments. */
    public Builder args(String... values) {
      args.addAll(List.of(values));
      return this;
    }

    /** Sets an environment variable. */
    public Builder env(String name, String value) {
      env.put(name, value);
      return this;
    }

    /** What it reads on standard input. */
    public Builder stdin(String text) {
      stdin = Optional.of(text);
      return this;
    }

    /** Its wall-clock limit, 1 s to 5 min. */
    public Builder timeout(Duration timeout) {
      limits = new Limits(Optional.of(timeout), limits.memoryMb(), limits.cpus());
      return this;
    }

    /** Its memory, MiB. */
    public Builder memoryMb(int memoryMb) {
      limits = new Limits(limits.timeout(), Optional.of(memoryMb), limits.cpus());
      return this;
    }

    /** How many CPUs it may use. */
    public Builder cpus(double cpus) {
      limits = new Limits(limits.timeout(), limits.memoryMb(), Optional.of(cpus));
      return this;
    }

    /** Adds packages that it needs, for example {@code numpy==2.1.0} or {@code left-pad@1.3.0}. */
    public Builder packages(String... specs) {
      sandbox = sandbox.with(List.of(specs));
      return this;
    }

    /** Lets it reach these hosts, names with or without {@code :port}, as far as its tenant may. */
    public Builder egress(String... hosts) {
      sandbox = sandbox.with(new Sandbox.Network.Hosts(List.of(hosts)));
      return this;
    }

    /** Lets it reach the registries of its runtime's packages. */
    public Builder egressToPackages() {
      sandbox = sandbox.with(new Sandbox.Network.Packages());
      return this;
    }

    /** Whether it may share its sandbox with earlier jobs of its tenant. */
    public Builder isolation(Isolation isolation) {
      sandbox = sandbox.with(isolation);
      return this;
    }

    /** What isolates it. */
    public Builder runtimeClass(RuntimeClass runtimeClass) {
      sandbox = sandbox.with(runtimeClass);
      return this;
    }

    /** Sets a label. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** What it is for, in words. */
    public Builder purpose(String text) {
      purpose = Optional.of(text);
      return this;
    }

    /** Lays an {@linkplain Sandcastle#uploadBlob uploaded blob} beside the files. */
    public Builder input(String path, BlobRef blob) {
      inputs.put(path, blob);
      return this;
    }

    /** Gives it the output files of an execution. */
    public Builder inputsFrom(String executionId) {
      inputsFrom = Optional.of(executionId);
      return this;
    }

    /** Gives it the output files of the newest completed execution with the same labels. */
    public Builder inputsFromLatest() {
      return inputsFrom(LATEST);
    }

    /** What to do without a free slot. */
    public Builder onBusy(OnBusy choice) {
      onBusy = Optional.of(choice);
      return this;
    }

    /** What to do when a worker is lost after the program began. */
    public Builder retry(RetryPolicy policy) {
      retry = Optional.of(policy);
      return this;
    }

    /** Runs it once under this key, however often it is sent. */
    public Builder idempotencyKey(String key) {
      idempotencyKey = Optional.of(key);
      return this;
    }

    /**
     * The job.
     *
     * @throws InvalidJobException when there are no files or too many, or it is not clear which to
     *     run
     */
    public Job build() {
      if (mode.isEmpty() && files.size() != 1) {
        throw new InvalidJobException("Expected an entry path or steps, but there are none");
      }
      return new Job(
          runtime,
          mode.orElseGet(() -> new Mode.Single(files.keySet().iterator().next())),
          files,
          inputs,
          inputsFrom,
          new Call(args, env, stdin),
          limits,
          sandbox,
          labels,
          purpose,
          onBusy,
          retry,
          idempotencyKey);
    }
  }
}
