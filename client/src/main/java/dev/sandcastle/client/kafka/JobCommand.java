package dev.sandcastle.client.kafka;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.client.Sandbox;
import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.wire.Codecs;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A {@link Job} as the command that the gateway would make of it. */
final class JobCommand {
  private static final double MILLIS_OF_CPU = 1_000;

  private JobCommand() {}

  /**
   * Makes the command; sources that are too large go to the store first.
   *
   * @throws InvalidJobException when the job needs the gateway, or cannot be asked for
   */
  static ExecutionCommand.Execute of(
      TenantId tenantId, ExecutionId id, Instant at, Job job, Optional<BundleStore> bundles)
      throws IOException, InterruptedException {
    requireNoGateway(job);
    var program =
        new Program(
            runtime(job),
            job.mode(),
            sources(job, bundles),
            job.inputs().entrySet().stream()
                .map(input -> new InputFile(InputFile.Place.CODE, input.getKey(), input.getValue()))
                .toList(),
            job.call().args(),
            job.call().env(),
            job.call().stdin(),
            limits(job.limits()),
            JobSandbox.packages(job),
            JobSandbox.confinement(job));
    return new ExecutionCommand.Execute(
        tenantId,
        id,
        at,
        program,
        job.onBusy().orElse(OnBusy.WAIT),
        job.retry().orElse(RetryPolicy.NEVER),
        new Annotations(job.labels(), job.purpose(), Optional.empty(), Optional.empty()));
  }

  private static void requireNoGateway(Job job) {
    if (job.inputsFrom().isPresent()) {
      throw new InvalidJobException(
          "Expected no inputsFrom over Kafka, because the gateway looks such outputs up: name them"
              + " as inputs");
    }
    if (job.sandbox().egress().orElse(null) instanceof Sandbox.Network.Hosts) {
      throw new InvalidJobException(
          "Expected no hosts over Kafka, because the gateway knows which ones the tenant may reach");
    }
    if (job.idempotencyKey().isPresent()) {
      throw new InvalidJobException(
          "Expected no idempotency key over Kafka, where the execution's id is one");
    }
  }

  private static RuntimeId runtime(Job job) {
    if (!RuntimeId.isValid(job.runtime())) {
      throw new InvalidJobException("Expected a runtime, but it is '" + job.runtime() + "'");
    }
    return new RuntimeId(job.runtime());
  }

  private static Sources sources(Job job, Optional<BundleStore> bundles)
      throws IOException, InterruptedException {
    List<SourceFile> files =
        job.files().entrySet().stream()
            .map(file -> new SourceFile(file.getKey(), file.getValue()))
            .toList();
    if (job.bytes() <= Sources.INLINE_LIMIT_BYTES) {
      return new Sources.Inline(files);
    }
    if (bundles.isEmpty()) {
      throw new InvalidJobException(
          "Expected sources of at most %,d bytes, or a bundle store to put larger ones in"
              .formatted(Sources.INLINE_LIMIT_BYTES));
    }
    var preview =
        Optional.ofNullable(job.files().get(job.mode().paths().getFirst()))
            .map((Bytes content) -> content.head(Sources.PREVIEW_LIMIT_BYTES));
    return new Sources.Stored(bundles.get().store(Codecs.SOURCE_BUNDLE.encode(files)), preview);
  }

  private static Limits limits(Job.Limits asked) {
    var timeout = asked.timeout().orElse(Limits.DEFAULT.timeout());
    if (timeout.compareTo(Limits.TIMEOUT_MIN) < 0 || timeout.compareTo(Limits.TIMEOUT_MAX) > 0) {
      throw new InvalidJobException(
          "Expected a timeout from %s to %s, but it is %s"
              .formatted(Limits.TIMEOUT_MIN, Limits.TIMEOUT_MAX, timeout));
    }
    try {
      return new Limits(
          timeout,
          asked
              .memoryMb()
              .map(megabytes -> (long) megabytes << 20)
              .orElse(Limits.DEFAULT.memoryBytes()),
          asked
              .cpus()
              .map(cpus -> Math.toIntExact(Math.round(cpus * MILLIS_OF_CPU)))
              .orElse(Limits.DEFAULT.cpuMillis()));
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new InvalidJobException(wrong.getMessage());
    }
  }
}
