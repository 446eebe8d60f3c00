package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.Usage;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.execution.WorkerTimings;
import dev.sandcastle.schemas.work.OutputChunk;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Values of any shape that their constructors allow. */
final class RandomRecords {
  private static final String ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

  private final RandomGenerator random;

  RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  ExecutionCommand command() {
    TenantId tenant = new TenantId(id(128));
    ExecutionId execution = new ExecutionId(id(64));
    if (random.nextBoolean()) {
      return new ExecutionCommand.Cancel(tenant, execution, instant(), optional(this::text));
    }
    return new ExecutionCommand.Execute(
        tenant,
        execution,
        instant(),
        program(),
        any(OnBusy.values()),
        any(RetryPolicy.values()),
        annotations());
  }

  OutputChunk chunk() {
    return new OutputChunk(
        new TenantId(id(128)),
        new ExecutionId(id(64)),
        attempt(),
        any(StreamName.values()),
        random.nextLong(),
        random.nextLong(),
        instant(),
        bytes(64 * 1024));
  }

  WorkerReport finished() {
    return new WorkerReport.Finished(
        new TenantId(id(128)),
        new ExecutionId(id(64)),
        attempt(),
        new WorkerId(id(128)),
        instant(),
        result());
  }

  WorkerReport installing() {
    return new WorkerReport.PhaseChanged(
        new TenantId(id(128)),
        new ExecutionId(id(64)),
        attempt(),
        new WorkerId(id(128)),
        instant(),
        any(Phase.values()),
        optional(
            () ->
                new InstallProgress(
                    any(InstallProgress.Kind.values()),
                    optional(this::text),
                    optional(this::text))));
  }

  ExecutionEvent refused() {
    return new ExecutionEvent.EgressRefused(
        new ExecutionEvent.Header(
            new TenantId(id(128)),
            new ExecutionId(id(64)),
            random.nextLong(),
            attempt(),
            instant()),
        text(),
        random.nextInt(),
        text());
  }

  private Result result() {
    return new Result(
        outcome(),
        optional(random::nextInt),
        optional(random::nextInt),
        capture(),
        capture(),
        list(() -> new OutputFile(text(), text(), blob())),
        random.nextInt(),
        random.nextLong(),
        new Usage(random.nextLong(), random.nextLong(), random.nextLong()),
        new WorkerTimings(
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            random.nextLong(),
            any(SandboxStart.values())),
        list(this::step),
        list(() -> new OutputFile(text(), text(), blob())));
  }

  private Outcome outcome() {
    return switch (random.nextInt(3)) {
      case 0 -> new Outcome.Completed();
      case 1 -> new Outcome.Failed(any(ErrorCode.values()), text());
      default -> new Outcome.Cancelled(text());
    };
  }

  private Program program() {
    Map<String, String> env = new HashMap<>();
    list(this::text).forEach(name -> env.put(name, text()));
    return new Program(
        new RuntimeId("r" + id(62).toLowerCase(Locale.ROOT).replace('_', '-')),
        random.nextBoolean()
            ? new Mode.Single(text())
            : new Mode.Steps(List.of(text(), text(), text())),
        random.nextBoolean()
            ? new Sources.Stored(blob(), optional(this::text))
            : new Sources.Inline(list(() -> new SourceFile(text(), bytes(1_000)))),
        list(() -> new InputFile(any(InputFile.Place.values()), text(), blob())),
        list(this::text),
        env,
        optional(this::text),
        new Limits(
            Duration.ofMillis(random.nextLong(1, Long.MAX_VALUE)),
            random.nextLong(1, Long.MAX_VALUE),
            random.nextInt(1, Integer.MAX_VALUE)),
        list(() -> new PackageSpec(text(), text())),
        confinement());
  }

  private Confinement confinement() {
    return new Confinement(
        any(Isolation.values()),
        optional(() -> any(RuntimeClass.values())),
        switch (random.nextInt(3)) {
          case 0 -> new Egress.None();
          case 1 -> new Egress.Packages();
          default -> new Egress.Hosts(list(() -> new HostRule(text(), random.nextInt())));
        });
  }

  private Annotations annotations() {
    Map<String, String> labels = new HashMap<>();
    list(this::text).forEach(name -> labels.put(name, text()));
    return new Annotations(
        labels,
        optional(this::text),
        optional(() -> new ExecutionId(id(64))),
        optional(this::text));
  }

  private StepResult step() {
    return new StepResult(
        random.nextInt(),
        text(),
        any(StepStatus.values()),
        optional(random::nextInt),
        optional(random::nextInt),
        random.nextLong(),
        random.nextLong());
  }

  private StreamCapture capture() {
    return new StreamCapture(
        bytes(StreamCapture.HEAD_LIMIT_BYTES),
        random.nextLong(),
        random.nextBoolean(),
        optional(this::blob));
  }

  private BlobRef blob() {
    return new BlobRef(
        "%016x".formatted(random.nextLong()).repeat(4), random.nextLong(Long.MAX_VALUE));
  }

  private Attempt attempt() {
    return new Attempt(random.nextInt(Integer.MAX_VALUE));
  }

  private Instant instant() {
    return Instant.ofEpochMilli(random.nextLong());
  }

  private Bytes bytes(int limit) {
    byte[] bytes = new byte[random.nextInt(limit)];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  private String id(int limit) {
    StringBuilder id = new StringBuilder();
    int length = random.nextInt(1, limit + 1);
    while (id.length() < length) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  /** Any Unicode scalar values, also zero and those outside the basic plane. */
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      int point = random.nextInt(Character.MAX_CODE_POINT + 1);
      boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      text.appendCodePoint(surrogate ? 0 : point);
    }
    return text.toString();
  }

  private <T> Optional<T> optional(Supplier<T> some) {
    return random.nextBoolean() ? Optional.of(some.get()) : Optional.empty();
  }

  private <T> List<T> list(Supplier<T> element) {
    return Stream.generate(element).limit(random.nextInt(5)).toList();
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
