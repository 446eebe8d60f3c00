package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.Usage;
import dev.sandcastle.schemas.execution.UsageRecorded;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.execution.WorkerTimings;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.schemas.work.RejectedRecord;
import dev.sandcastle.schemas.work.RejectionReason;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values that the golden files hold. A sample is added, never changed: its file was written by
 * the build that released its version.
 */
final class GoldenSamples {
  private static final TenantId TENANT = new TenantId("acme");
  private static final TenantId SHORT_TENANT = new TenantId("t");
  private static final ExecutionId EXECUTION = new ExecutionId("run_01-A");
  private static final ExecutionId SHORT_EXECUTION = new ExecutionId("e");
  private static final WorkerId WORKER = new WorkerId("worker-7.eu");
  private static final RuntimeId PYTHON = new RuntimeId("python");
  private static final Attempt SECOND = new Attempt(2);
  private static final Instant AT = Instant.parse("2026-11-22T10:15:30.123Z");
  private static final Instant EARLIER = Instant.parse("2026-11-22T10:15:29.001Z");
  private static final BlobRef BLOB = new BlobRef("0123456789abcdef".repeat(4), 70_000);
  private static final List<SourceFile> FILES =
      List.of(
          new SourceFile("main.py", Bytes.utf8("print('Grüße, 世界')\n")),
          new SourceFile("data/blob.bin", Bytes.copyOf(new byte[] {0, -1, 127, -128})));
  private static final Program FULL_PROGRAM =
      new Program(
          PYTHON,
          new Mode.Single("main.py"),
          new Sources.Inline(FILES),
          List.of(),
          List.of("--name", "Ada Lovelace", ""),
          Map.of("LANG", "C.UTF-8", "EMPTY", "", "DEBUG", "1"),
          Optional.of("line 1\nline 2\n"),
          new Limits(Limits.TIMEOUT_MAX, 1L << 30, 2_500),
          List.of(),
          Confinement.DEFAULT);
  private static final Program STORED_PROGRAM =
      new Program(
          PYTHON,
          new Mode.Single("main.py"),
          new Sources.Stored(BLOB, Optional.empty()),
          List.of(),
          List.of(),
          Map.of(),
          Optional.empty(),
          Limits.DEFAULT,
          List.of(),
          Confinement.DEFAULT);
  private static final Result FULL_RESULT =
      new Result(
          new Outcome.Failed(ErrorCode.TIMEOUT, "The time limit of 30 s passed."),
          Optional.of(137),
          Optional.of(9),
          new StreamCapture(Bytes.utf8("out"), 6_000_000, true, Optional.of(BLOB)),
          new StreamCapture(Bytes.utf8("err\n"), 70_000, false, Optional.of(BLOB)),
          List.of(new OutputFile("plots/a.png", "image/png", BLOB)),
          3,
          41,
          new Usage(12_345_678, 268_435_456, 1_024),
          new WorkerTimings(40, 1_500, 30_000, 12, SandboxStart.WARM),
          List.of(),
          List.of());

  private GoldenSamples() {}

  static List<GoldenSample<?>> all() {
    List<GoldenSample<?>> samples = new ArrayList<>();
    samples.addAll(commands());
    samples.addAll(events());
    samples.addAll(reports());
    samples.addAll(work());
    samples.addAll(fleet());
    samples.addAll(GoldenSamplesOfVersion2.all());
    samples.addAll(GoldenSamplesOfVersion3.all());
    return samples;
  }

  private static List<GoldenSample<?>> commands() {
    String subject = "execution.commands.v1-value";
    return List.of(
        new GoldenSample<>(
            1,
            subject,
            "full",
            Codecs.COMMANDS,
            new ExecutionCommand.Execute(
                TENANT,
                EXECUTION,
                AT,
                FULL_PROGRAM,
                OnBusy.REJECT,
                RetryPolicy.ON_WORKER_LOSS,
                Annotations.NONE)),
        new GoldenSample<>(
            1,
            subject,
            "stored",
            Codecs.COMMANDS,
            new ExecutionCommand.Execute(
                TENANT,
                EXECUTION,
                AT,
                STORED_PROGRAM,
                OnBusy.WAIT,
                RetryPolicy.NEVER,
                Annotations.NONE)),
        new GoldenSample<>(
            1,
            subject,
            "cancel",
            Codecs.COMMANDS,
            new ExecutionCommand.Cancel(TENANT, EXECUTION, AT, Optional.of("user pressed stop"))),
        new GoldenSample<>(
            1,
            subject,
            "minimal",
            Codecs.COMMANDS,
            new ExecutionCommand.Cancel(
                SHORT_TENANT, SHORT_EXECUTION, Instant.EPOCH, Optional.empty())));
  }

  private static List<GoldenSample<?>> events() {
    var header = new ExecutionEvent.Header(TENANT, EXECUTION, 5, SECOND, AT);
    var first =
        new ExecutionEvent.Header(SHORT_TENANT, SHORT_EXECUTION, 1, Attempt.NONE, Instant.EPOCH);
    return List.of(
        event("full", new ExecutionEvent.Finished(header, FULL_RESULT, 250, EARLIER)),
        event(
            "completed",
            new ExecutionEvent.Finished(
                header, Result.withoutProgram(new Outcome.Completed()), 0, EARLIER)),
        event(
            "queued",
            new ExecutionEvent.Queued(first, 3, 7, PYTHON, "main.py", EARLIER, Optional.empty())),
        event("started", new ExecutionEvent.Started(header, WORKER)),
        event("phase", new ExecutionEvent.PhaseChanged(header, Phase.RUNNING, Optional.empty())),
        event("requeued", new ExecutionEvent.Requeued(header, "the worker was lost")),
        event(
            "rejected",
            new ExecutionEvent.Rejected(
                first,
                ErrorCode.QUOTA_EXCEEDED,
                "Too many wait.",
                Optional.of(1_500L),
                EARLIER,
                Optional.empty())),
        event(
            "minimal",
            new ExecutionEvent.Rejected(
                first,
                ErrorCode.INPUT_REJECTED,
                "",
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty())));
  }

  private static GoldenSample<ExecutionEvent> event(String name, ExecutionEvent event) {
    return new GoldenSample<>(1, "execution.events.v1-value", name, Codecs.EVENTS, event);
  }

  private static List<GoldenSample<?>> reports() {
    Result cancelled = Result.withoutProgram(new Outcome.Cancelled("Cancelled by its owner."));
    return List.of(
        report(
            "full", new WorkerReport.Finished(TENANT, EXECUTION, SECOND, WORKER, AT, FULL_RESULT)),
        report(
            "cancelled",
            new WorkerReport.Finished(TENANT, EXECUTION, SECOND, WORKER, AT, cancelled)),
        report(
            "completed",
            new WorkerReport.Finished(
                TENANT,
                EXECUTION,
                SECOND,
                WORKER,
                AT,
                Result.withoutProgram(new Outcome.Completed()))),
        report("accepted", new WorkerReport.Accepted(TENANT, EXECUTION, SECOND, WORKER, AT)),
        report(
            "phase",
            new WorkerReport.PhaseChanged(
                TENANT, EXECUTION, SECOND, WORKER, AT, Phase.COLLECTING, Optional.empty())),
        report(
            "returned",
            new WorkerReport.Returned(TENANT, EXECUTION, SECOND, WORKER, AT, "it drains")),
        report(
            "minimal",
            new WorkerReport.LeaseRenewed(
                SHORT_TENANT, SHORT_EXECUTION, new Attempt(1), new WorkerId("w"), Instant.EPOCH)));
  }

  private static GoldenSample<WorkerReport> report(String name, WorkerReport report) {
    return new GoldenSample<>(1, "execution.reports.v1-value", name, Codecs.REPORTS, report);
  }

  private static List<GoldenSample<?>> work() {
    return List.of(
        new GoldenSample<>(
            1,
            "execution.work.v1-value",
            "full",
            Codecs.WORK,
            new WorkOrder(TENANT, EXECUTION, SECOND, AT, FULL_PROGRAM)),
        new GoldenSample<>(
            1,
            "execution.work.v1-value",
            "minimal",
            Codecs.WORK,
            new WorkOrder(
                SHORT_TENANT, SHORT_EXECUTION, new Attempt(1), Instant.EPOCH, STORED_PROGRAM)),
        new GoldenSample<>(
            1,
            "execution.output.v1-value",
            "full",
            Codecs.OUTPUT,
            new OutputChunk(
                TENANT, EXECUTION, SECOND, StreamName.STDERR, 41, 9_000, AT, Bytes.utf8("ü\n"))),
        new GoldenSample<>(
            1,
            "execution.output.v1-value",
            "minimal",
            Codecs.OUTPUT,
            new OutputChunk(
                SHORT_TENANT,
                SHORT_EXECUTION,
                new Attempt(1),
                StreamName.STDOUT,
                0,
                0,
                Instant.EPOCH,
                Bytes.EMPTY)),
        new GoldenSample<>(1, "source-bundle", "full", Codecs.SOURCE_BUNDLE, FILES),
        new GoldenSample<>(1, "source-bundle", "minimal", Codecs.SOURCE_BUNDLE, List.of()));
  }

  private static List<GoldenSample<?>> fleet() {
    List<GoldenSample<?>> samples = new ArrayList<>(control());
    samples.add(
        new GoldenSample<>(
            1,
            "worker.heartbeats.v1-value",
            "full",
            Codecs.HEARTBEATS,
            new WorkerHeartbeat(
                WORKER,
                "0.1.0+abc",
                AT,
                8,
                5,
                true,
                true,
                List.of(new WorkerHeartbeat.Pool(PYTHON, 2, 4, RuntimeClass.RUNC, false, "")),
                List.of())));
    samples.add(
        new GoldenSample<>(
            1,
            "worker.heartbeats.v1-value",
            "minimal",
            Codecs.HEARTBEATS,
            new WorkerHeartbeat(
                new WorkerId("w"), "", Instant.EPOCH, 0, 0, false, false, List.of(), List.of())));
    samples.add(
        new GoldenSample<>(
            1,
            "usage.v1-value",
            "full",
            Codecs.USAGE,
            new UsageRecorded(TENANT, EXECUTION, PYTHON, FULL_RESULT.usage(), 30_000, AT)));
    samples.add(
        new GoldenSample<>(
            1,
            "usage.v1-value",
            "minimal",
            Codecs.USAGE,
            new UsageRecorded(
                SHORT_TENANT, SHORT_EXECUTION, new RuntimeId("r"), Usage.NONE, 0, Instant.EPOCH)));
    return samples;
  }

  private static List<GoldenSample<?>> control() {
    String control = "worker.control.v1-value";
    String rejected = "execution.rejected.v1-value";
    return List.of(
        new GoldenSample<>(
            1,
            control,
            "full",
            Codecs.CONTROL,
            new WorkerControl.StopExecution(
                TENANT, EXECUTION, SECOND, Optional.of(WORKER), true, AT)),
        new GoldenSample<>(
            1,
            control,
            "broadcast",
            Codecs.CONTROL,
            new WorkerControl.StopExecution(
                TENANT, EXECUTION, SECOND, Optional.empty(), false, AT)),
        new GoldenSample<>(
            1,
            control,
            "minimal",
            Codecs.CONTROL,
            new WorkerControl.Drain(new WorkerId("w"), Instant.EPOCH)),
        new GoldenSample<>(
            1,
            rejected,
            "full",
            Codecs.REJECTED,
            new RejectedRecord(
                "execution.commands.v1",
                11,
                123_456_789_012L,
                Optional.of(Bytes.utf8("acme")),
                Optional.of(Bytes.copyOf(new byte[] {0, 0, 0, 0, 99, -1})),
                RejectionReason.MALFORMED,
                "Schema id 99 is unknown.",
                AT)),
        new GoldenSample<>(
            1,
            rejected,
            "minimal",
            Codecs.REJECTED,
            new RejectedRecord(
                "t",
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                RejectionReason.INTERNAL,
                "",
                Instant.EPOCH)));
  }
}
