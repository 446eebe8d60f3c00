package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /v1/executions} to a checked {@link Submission}. Every field is checked
 * for type and range; a field that is not known is refused by name, so that nothing a caller relies
 * on is ignored. Pure and thread-safe.
 */
public final class SubmissionParser {
  /** Most arguments. */
  public static final int MAX_ARGS = 64;

  /** Most environment variables. */
  public static final int MAX_ENV = 64;

  /** Longest argument or value of an environment variable, bytes of UTF-8. */
  public static final int MAX_ARG_BYTES = 4 * 1024;

  /** Longest name of an environment variable. */
  public static final int MAX_ENV_NAME_BYTES = 128;

  /** Longest standard input, bytes of UTF-8; it travels in the command (design §2). */
  public static final int MAX_STDIN_BYTES = 64 * 1024;

  /** Longest purpose, characters (requirement API-22). */
  public static final int MAX_PURPOSE_LENGTH = 200;

  /** Least memory that can be asked for, MiB. */
  public static final int MIN_MEMORY_MB = (int) (Limits.MEMORY_MIN_BYTES >> 20);

  /** Most memory that can be asked for, MiB. */
  public static final int MAX_MEMORY_MB = (int) (Limits.MEMORY_MAX_BYTES >> 20);

  /** Least CPU that can be asked for, in CPUs. */
  public static final double MIN_CPUS = Limits.CPU_MIN_MILLIS / 1_000.0;

  /** Most CPU that can be asked for, in CPUs. */
  public static final double MAX_CPUS = Limits.CPU_MAX_MILLIS / 1_000.0;

  private static final Set<String> FIELDS =
      Set.of(
          "runtime",
          "files",
          "entryPath",
          "steps",
          "inputs",
          "inputsFrom",
          "args",
          "stdin",
          "env",
          "timeoutMs",
          "limits",
          "onBusy",
          "retry",
          "labels",
          "purpose",
          "packages",
          "network",
          "isolation",
          "runtimeClass");
  private static final Set<String> LIMIT_FIELDS = Set.of("memoryMb", "cpus");
  private static final Map<String, OnBusy> ON_BUSY =
      Map.of("wait", OnBusy.WAIT, "reject", OnBusy.REJECT);
  private static final Map<String, RetryPolicy> RETRY =
      Map.of("never", RetryPolicy.NEVER, "on-worker-loss", RetryPolicy.ON_WORKER_LOSS);
  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern PURPOSE =
      Pattern.compile("[^\\x00-\\x1F\\x7F-\\x9F]{0,%d}".formatted(MAX_PURPOSE_LENGTH));
  private static final int MAX_RUNTIME_BYTES = 64;
  private static final int BYTES_OF_MB = 1 << 20;

  /** No character has more bytes in UTF-8. */
  private static final int MAX_PURPOSE_BYTES = 4 * MAX_PURPOSE_LENGTH;

  private final RuntimeCatalog catalog;
  private final AdmissionRules rules;

  /**
   * With what may be asked for.
   *
   * @param catalog the runtimes that can run
   */
  public SubmissionParser(RuntimeCatalog catalog, AdmissionRules rules) {
    this.catalog = catalog;
    this.rules = rules;
  }

  /**
   * Parses and checks a body. Never throws, whatever the bytes are.
   *
   * @param tenant whose request it is
   * @param named whether the request has a name of its own, so that its digest is needed
   */
  public Admission parse(TenantId tenant, byte[] body, boolean named) {
    try {
      var request = StrictJson.parse(body);
      var submission = submission(JsonField.root(request));
      var refusal = rules.egress().refusal(tenant, submission.confinement().egress());
      if (refusal.isPresent()) {
        return new Admission.Refused(refusal.get());
      }
      return new Admission.Admitted(
          named ? submission.withDigest(RequestDigest.of(request)) : submission);
    } catch (InputRejectedException rejected) {
      return new Admission.Refused(rejected.refusal());
    }
  }

  private Submission submission(JsonField body) throws InputRejectedException {
    body.object(FIELDS);
    var runtime = runtime(body.required("runtime"));
    var paths = new PathSet();
    var files = CodeParser.files(body.required("files"), paths);
    var blobs = InputsParser.blobs(body.optional("inputs"), paths);
    paths.rejectFoldersThatAreFiles();
    var stdin = body.optional("stdin");
    return new Submission(
        runtime.id(),
        new Submission.Code(files, CodeParser.mode(body, files, runtime)),
        new Submission.Inputs(blobs, InputsParser.from(body.optional("inputsFrom"))),
        args(body.optional("args")),
        env(body.optional("env")),
        stdin.isPresent() ? Optional.of(stdin.get().text(MAX_STDIN_BYTES)) : Optional.empty(),
        limits(body.optional("timeoutMs"), body.optional("limits")),
        handling(body),
        annotations(body.optional("labels"), body.optional("purpose")),
        PackagesParser.parse(body.optional("packages"), runtime),
        ConfinementParser.parse(body, runtime, rules.classes()));
  }

  private RuntimeCatalog.Runtime runtime(JsonField field) throws InputRejectedException {
    String name = field.text(MAX_RUNTIME_BYTES);
    if (RuntimeId.isValid(name)) {
      var runtime = catalog.find(new RuntimeId(name));
      if (runtime.isPresent()) {
        return runtime.get();
      }
    }
    throw field.rejected(
        "must be one of " + catalog.all().stream().map(known -> known.id().value()).toList());
  }

  private static List<String> args(Optional<JsonField> field) throws InputRejectedException {
    var args = new ArrayList<String>();
    if (field.isPresent()) {
      for (JsonField arg : field.get().elements(MAX_ARGS)) {
        args.add(arg.textWithoutNul(MAX_ARG_BYTES));
      }
    }
    return args;
  }

  private static Map<String, String> env(Optional<JsonField> field) throws InputRejectedException {
    var env = new LinkedHashMap<String, String>();
    if (field.isPresent()) {
      for (var entry : field.get().members(MAX_ENV).entrySet()) {
        String name = entry.getKey();
        if (name.length() > MAX_ENV_NAME_BYTES || !ENV_NAME.matcher(name).matches()) {
          throw entry
              .getValue()
              .rejected("must have a name of the form %s, at most 128".formatted(ENV_NAME));
        }
        env.put(name, entry.getValue().textWithoutNul(MAX_ARG_BYTES));
      }
    }
    return env;
  }

  private static Limits limits(Optional<JsonField> timeoutMs, Optional<JsonField> limits)
      throws InputRejectedException {
    Duration timeout = Limits.DEFAULT.timeout();
    if (timeoutMs.isPresent()) {
      int from = Math.toIntExact(Limits.TIMEOUT_MIN.toMillis());
      int to = Math.toIntExact(Limits.TIMEOUT_MAX.toMillis());
      timeout = Duration.ofMillis(timeoutMs.get().wholeNumber(from, to));
    }
    long memoryBytes = Limits.DEFAULT.memoryBytes();
    int cpuMillis = Limits.DEFAULT.cpuMillis();
    if (limits.isPresent()) {
      var fields = limits.get().object(LIMIT_FIELDS);
      var memoryMb = fields.optional("memoryMb");
      if (memoryMb.isPresent()) {
        memoryBytes = (long) BYTES_OF_MB * memoryMb.get().wholeNumber(MIN_MEMORY_MB, MAX_MEMORY_MB);
      }
      var cpus = fields.optional("cpus");
      if (cpus.isPresent()) {
        cpuMillis = Math.toIntExact(Math.round(cpus.get().number(MIN_CPUS, MAX_CPUS) * 1_000));
      }
    }
    return new Limits(timeout, memoryBytes, cpuMillis);
  }

  private static Submission.Handling handling(JsonField body) throws InputRejectedException {
    var onBusy = body.optional("onBusy");
    var retry = body.optional("retry");
    return new Submission.Handling(
        onBusy.isPresent() ? onBusy.get().choice(ON_BUSY) : OnBusy.WAIT,
        retry.isPresent() ? retry.get().choice(RETRY) : RetryPolicy.NEVER);
  }

  private static Annotations annotations(Optional<JsonField> labels, Optional<JsonField> purpose)
      throws InputRejectedException {
    return new Annotations(
        labels.isPresent() ? LabelParser.parse(labels.get()) : Map.of(),
        purpose.isPresent() ? Optional.of(purpose(purpose.get())) : Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static String purpose(JsonField field) throws InputRejectedException {
    String text = field.text(MAX_PURPOSE_BYTES);
    if (!PURPOSE.matcher(text).matches()) {
      throw field.rejected(
          "must have at most %d characters and no control characters"
              .formatted(MAX_PURPOSE_LENGTH));
    }
    return text;
  }
}
