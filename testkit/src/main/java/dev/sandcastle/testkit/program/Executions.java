package dev.sandcastle.testkit.program;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.testkit.clock.ControlledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An execution to try, and the records that ask for it. Each has an id of its own. Begin with
 * {@link #python}, {@link #node} or {@link #bash}, change what matters, end with {@link #program},
 * {@link #execute}, {@link #cancel} or {@link #order}. Not thread-safe.
 */
public final class Executions {
  /** Whose executions they are unless the test says otherwise. */
  public static final TenantId TENANT = new TenantId("tenant-a");

  private final RuntimeId runtime;
  private final List<SourceFile> files = new ArrayList<>();
  private final List<InputFile> inputs = new ArrayList<>();
  private Mode mode;
  private Annotations annotations = Annotations.NONE;
  private TenantId tenantId = TENANT;
  private ExecutionId id = new ExecutionId("e-" + UUID.randomUUID());
  private Instant at = ControlledClock.START;
  private List<String> args = List.of();
  private Map<String, String> env = Map.of();
  private Optional<String> stdin = Optional.empty();
  private Limits limits = Limits.DEFAULT;
  private OnBusy onBusy = OnBusy.WAIT;
  private RetryPolicy retry = RetryPolicy.NEVER;
  private List<PackageSpec> packages = List.of();
  private Confinement confinement = Confinement.DEFAULT;

  private Executions(String runtime, String entryPath, String source) {
    this.runtime = new RuntimeId(runtime);
    this.mode = new Mode.Single(entryPath);
    file(entryPath, source);
  }

  /** A Python program, {@code main.py}. */
  public static Executions python(String source) {
    return new Executions("python", "main.py", source);
  }

  /** A Node program, {@code main.js}. */
  public static Executions node(String source) {
    return new Executions("node", "main.js", source);
  }

  /** A shell script, {@code main.sh}. */
  public static Executions bash(String source) {
    return new Executions("bash", "main.sh", source);
  }

  /** A program in several languages; its entry file's ending says in which. */
  public static Executions polyglot(String entryPath, String source) {
    return new Executions("polyglot", entryPath, source);
  }

  /** Adds a file. */
  public Executions file(String path, String content) {
    files.add(new SourceFile(path, Bytes.utf8(content)));
    return this;
  }

  /** Runs these files, one after the other, instead of the first. */
  public Executions steps(String... paths) {
    mode = new Mode.Steps(List.of(paths));
    return this;
  }

  /** Adds an input. */
  public Executions input(InputFile.Place place, String path, BlobRef blob) {
    inputs.add(new InputFile(place, path, blob));
    return this;
  }

  /** Adds a label. */
  public Executions label(String name, String value) {
    var labels = new HashMap<>(annotations.labels());
    labels.put(name, value);
    return annotations(
        new Annotations(
            labels, annotations.purpose(), annotations.inputsFrom(), annotations.requestDigest()));
  }

  /** What is said about it. */
  public Executions annotations(Annotations said) {
    annotations = said;
    return this;
  }

  /** Whose it is. */
  public Executions tenant(String tenant) {
    tenantId = new TenantId(tenant);
    return this;
  }

  /** Its id. */
  public Executions id(String value) {
    id = new ExecutionId(value);
    return this;
  }

  /** When it is asked for. */
  public Executions at(Instant instant) {
    at = instant;
    return this;
  }

  /** Its arguments. */
  public Executions args(String... values) {
    args = List.of(values);
    return this;
  }

  /** Its environment. */
  public Executions env(Map<String, String> values) {
    env = values;
    return this;
  }

  /** Its standard input. */
  public Executions stdin(String text) {
    stdin = Optional.of(text);
    return this;
  }

  /** Its time limit. */
  public Executions timeout(Duration timeout) {
    limits = new Limits(timeout, limits.memoryBytes(), limits.cpuMillis());
    return this;
  }

  /** Its memory limit. */
  public Executions memory(long bytes) {
    limits = new Limits(limits.timeout(), bytes, limits.cpuMillis());
    return this;
  }

  /** Packages that it needs. */
  public Executions packages(PackageSpec... specs) {
    packages = List.of(specs);
    return this;
  }

  /** Whether it shares its sandbox. */
  public Executions isolation(Isolation isolation) {
    confinement = new Confinement(isolation, confinement.runtimeClass(), confinement.egress());
    return this;
  }

  /** What isolates it. */
  public Executions runtimeClass(RuntimeClass runtimeClass) {
    confinement =
        new Confinement(confinement.isolation(), Optional.of(runtimeClass), confinement.egress());
    return this;
  }

  /** What it may reach. */
  public Executions egress(Egress egress) {
    confinement = new Confinement(confinement.isolation(), confinement.runtimeClass(), egress);
    return this;
  }

  /** It is refused when no slot is free. */
  public Executions rejectWhenBusy() {
    onBusy = OnBusy.REJECT;
    return this;
  }

  /** It is tried again when its worker is lost. */
  public Executions retryOnWorkerLoss() {
    retry = RetryPolicy.ON_WORKER_LOSS;
    return this;
  }

  /** Its id. */
  public ExecutionId id() {
    return id;
  }

  /** Whose it is. */
  public TenantId tenantId() {
    return tenantId;
  }

  /** The program. */
  public Program program() {
    return new Program(
        runtime,
        mode,
        new Sources.Inline(files),
        inputs,
        args,
        env,
        stdin,
        limits,
        packages,
        confinement);
  }

  /** The command to run it. */
  public ExecutionCommand.Execute execute() {
    return new ExecutionCommand.Execute(tenantId, id, at, program(), onBusy, retry, annotations);
  }

  /** The command to end it. */
  public ExecutionCommand.Cancel cancel() {
    return new ExecutionCommand.Cancel(tenantId, id, at, Optional.of("a test asked"));
  }

  /** The order for one attempt. */
  public WorkOrder order(int attempt) {
    return new WorkOrder(tenantId, id, new Attempt(attempt), at, program());
  }
}
