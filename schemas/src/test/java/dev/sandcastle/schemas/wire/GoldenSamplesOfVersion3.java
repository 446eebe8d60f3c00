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
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.Usage;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.execution.WorkerTimings;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.work.WorkOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** As {@link GoldenSamples}: packages, confinement, and the fleet's classes of isolation. */
final class GoldenSamplesOfVersion3 {
  private static final TenantId TENANT = new TenantId("acme");
  private static final ExecutionId EXECUTION = new ExecutionId("run_03-C");
  private static final WorkerId WORKER = new WorkerId("worker-7.eu");
  private static final RuntimeId POLYGLOT = new RuntimeId("polyglot");
  private static final Attempt FIRST = new Attempt(1);
  private static final Instant AT = Instant.parse("2026-11-22T22:15:30.123Z");
  private static final Instant EARLIER = Instant.parse("2026-11-22T22:15:29.001Z");
  private static final BlobRef BLOB = new BlobRef("0123456789abcdef".repeat(4), 70_000);
  private static final Mode STEPS = new Mode.Steps(List.of("main.py", "test.js"));
  private static final Annotations SAID =
      new Annotations(
          Map.of("thread", "42", "agent", "Zoë"),
          Optional.of("nightly check"),
          Optional.of(new ExecutionId("run_01-A")),
          Optional.of("ab".repeat(32)));
  private static final Program PROGRAM =
      new Program(
          POLYGLOT,
          STEPS,
          new Sources.Inline(List.of(new SourceFile("main.py", Bytes.utf8("print(1)\n")))),
          List.of(
              new InputFile(InputFile.Place.CODE, "data/in.bin", BLOB),
              new InputFile(InputFile.Place.OUTPUT, "model.bin", BLOB)),
          List.of("-v"),
          Map.of("DEBUG", "1"),
          Optional.of("line\n"),
          Limits.DEFAULT,
          List.of(new PackageSpec("numpy", "==2.1.0"), new PackageSpec("requests[socks]", "")),
          new Confinement(
              Isolation.REUSE,
              Optional.of(RuntimeClass.RUNSC),
              new Egress.Hosts(
                  List.of(new HostRule("api.example", 443), new HostRule("*.example", 8080)))));
  private static final Program MINIMAL =
      new Program(
          POLYGLOT,
          new Mode.Single("main.py"),
          new Sources.Stored(BLOB, Optional.of("print(1)\n")),
          List.of(),
          List.of(),
          Map.of(),
          Optional.empty(),
          Limits.DEFAULT,
          List.of(),
          new Confinement(Isolation.FRESH, Optional.empty(), new Egress.Packages()));
  private static final Program WITHOUT_PREVIEW =
      new Program(
          POLYGLOT,
          new Mode.Single("main.py"),
          new Sources.Stored(BLOB, Optional.empty()),
          List.of(),
          List.of(),
          Map.of(),
          Optional.empty(),
          Limits.DEFAULT,
          List.of(),
          Confinement.DEFAULT);
  private static final StepResult EXITED =
      new StepResult(
          1, "main.py", StepStatus.COMPLETED, Optional.of(0), Optional.empty(), 31, 20_500);
  private static final StepResult KILLED =
      new StepResult(2, "test.js", StepStatus.FAILED, Optional.empty(), Optional.of(9), 900, 7);
  private static final Result RESULT =
      new Result(
          new Outcome.Failed(ErrorCode.TIMEOUT, "Step 2/2 (test.js) did not end in time"),
          Optional.of(1),
          Optional.of(9),
          new StreamCapture(Bytes.utf8("out"), 6_000_000, true, Optional.of(BLOB)),
          new StreamCapture(Bytes.utf8("err\n"), 70_000, false, Optional.of(BLOB)),
          List.of(new OutputFile("plots/a.png", "image/png", BLOB)),
          3,
          41,
          new Usage(12_345_678, 268_435_456, 1_024),
          new WorkerTimings(40, 1_500, 30_000, 12, SandboxStart.WARM),
          List.of(EXITED, KILLED, StepResult.skipped(3, "late.sh")),
          List.of(new OutputFile("model.bin", "application/octet-stream", BLOB)));
  private static final InstallProgress RESOLVING =
      new InstallProgress(InstallProgress.Kind.RESOLVING, Optional.empty(), Optional.empty());
  private static final InstallProgress INSTALLING =
      new InstallProgress(
          InstallProgress.Kind.INSTALLING, Optional.of("numpy"), Optional.of("2.1.0"));
  private static final List<RuntimeClass> CLASSES = List.of(RuntimeClass.RUNC, RuntimeClass.RUNSC);
  private static final String HOST = "169.254.169.254";
  private static final String REASON = "the host is not allowed";
  private static final Result BARE = Result.withoutProgram(new Outcome.Completed());

  private GoldenSamplesOfVersion3() {}

  static List<GoldenSample<?>> all() {
    return Stream.of(commands(), events(), reports(), work(), fleet())
        .flatMap(List::stream)
        .toList();
  }

  private static List<GoldenSample<?>> commands() {
    return List.of(
        command("full", execute(PROGRAM, SAID)),
        command("minimal", execute(WITHOUT_PREVIEW, Annotations.NONE)),
        command("preview", execute(MINIMAL, Annotations.NONE)),
        command(
            "cancel",
            new ExecutionCommand.Cancel(TENANT, EXECUTION, AT, Optional.of("user pressed stop"))),
        command(
            "cancel-silent", new ExecutionCommand.Cancel(TENANT, EXECUTION, AT, Optional.empty())),
        command(
            "cancel-labelled",
            new ExecutionCommand.CancelLabelled(
                TENANT, EXECUTION, AT, "thread", "42", Optional.of("user pressed stop"))),
        command(
            "cancel-labelled-silent",
            new ExecutionCommand.CancelLabelled(
                TENANT, EXECUTION, AT, "thread", "42", Optional.empty())));
  }

  private static ExecutionCommand execute(Program program, Annotations annotations) {
    return new ExecutionCommand.Execute(
        TENANT, EXECUTION, AT, program, OnBusy.REJECT, RetryPolicy.ON_WORKER_LOSS, annotations);
  }

  private static List<GoldenSample<?>> events() {
    var header = new ExecutionEvent.Header(TENANT, EXECUTION, 5, FIRST, AT);
    var submission =
        new ExecutionEvent.Submission(
            POLYGLOT, STEPS, SAID, Optional.of("print(1)\n"), Limits.DEFAULT);
    var bare =
        new ExecutionEvent.Submission(
            POLYGLOT,
            new Mode.Single("main.py"),
            Annotations.NONE,
            Optional.empty(),
            Limits.DEFAULT);
    return List.of(
        event("full", new ExecutionEvent.Finished(header, RESULT, 250, EARLIER)),
        event("minimal", new ExecutionEvent.Finished(header, BARE, 0, EARLIER)),
        event("queued-first", queued(header, Optional.of(submission))),
        event("queued-bare", queued(header, Optional.of(bare))),
        event("queued", queued(header, Optional.empty())),
        event("started", new ExecutionEvent.Started(header, WORKER)),
        event("phase", new ExecutionEvent.PhaseChanged(header, Phase.RUNNING, Optional.empty())),
        event(
            "phase-resolving",
            new ExecutionEvent.PhaseChanged(header, Phase.INSTALLING, Optional.of(RESOLVING))),
        event(
            "phase-installing",
            new ExecutionEvent.PhaseChanged(header, Phase.INSTALLING, Optional.of(INSTALLING))),
        event("egress-refused", new ExecutionEvent.EgressRefused(header, HOST, 443, REASON)),
        event("step", new ExecutionEvent.StepFinished(header, EXITED)),
        event("step-killed", new ExecutionEvent.StepFinished(header, KILLED)),
        event("requeued", new ExecutionEvent.Requeued(header, "the worker was lost")),
        event("rejected-first", rejected(header, Optional.of(1_500L), Optional.of(submission))),
        event("rejected-bare", rejected(header, Optional.empty(), Optional.of(bare))),
        event("rejected", rejected(header, Optional.empty(), Optional.empty())));
  }

  private static ExecutionEvent queued(
      ExecutionEvent.Header header, Optional<ExecutionEvent.Submission> submission) {
    return new ExecutionEvent.Queued(header, 3, 7, POLYGLOT, "main.py", EARLIER, submission);
  }

  private static ExecutionEvent rejected(
      ExecutionEvent.Header header,
      Optional<Long> retryAfterMs,
      Optional<ExecutionEvent.Submission> submission) {
    return new ExecutionEvent.Rejected(
        header, ErrorCode.QUOTA_EXCEEDED, "Too many wait.", retryAfterMs, EARLIER, submission);
  }

  private static List<GoldenSample<?>> reports() {
    var cancelled = Result.withoutProgram(new Outcome.Cancelled("Cancelled by its owner."));
    return List.of(
        report("full", new WorkerReport.Finished(TENANT, EXECUTION, FIRST, WORKER, AT, RESULT)),
        report("minimal", new WorkerReport.Finished(TENANT, EXECUTION, FIRST, WORKER, AT, BARE)),
        report(
            "cancelled",
            new WorkerReport.Finished(TENANT, EXECUTION, FIRST, WORKER, AT, cancelled)),
        report("accepted", new WorkerReport.Accepted(TENANT, EXECUTION, FIRST, WORKER, AT)),
        report("renewed", new WorkerReport.LeaseRenewed(TENANT, EXECUTION, FIRST, WORKER, AT)),
        report("step", new WorkerReport.StepFinished(TENANT, EXECUTION, FIRST, WORKER, AT, KILLED)),
        report(
            "step-exited",
            new WorkerReport.StepFinished(TENANT, EXECUTION, FIRST, WORKER, AT, EXITED)),
        report(
            "phase",
            new WorkerReport.PhaseChanged(
                TENANT, EXECUTION, FIRST, WORKER, AT, Phase.COLLECTING, Optional.empty())),
        report("phase-resolving", installing(RESOLVING)),
        report("phase-installing", installing(INSTALLING)),
        report(
            "egress-refused",
            new WorkerReport.EgressRefused(
                TENANT, EXECUTION, FIRST, WORKER, AT, HOST, 443, REASON)),
        report(
            "returned",
            new WorkerReport.Returned(TENANT, EXECUTION, FIRST, WORKER, AT, "it drains")));
  }

  private static WorkerReport installing(InstallProgress progress) {
    return new WorkerReport.PhaseChanged(
        TENANT, EXECUTION, FIRST, WORKER, AT, Phase.INSTALLING, Optional.of(progress));
  }

  /** Its second version came with the third of the others. */
  private static List<GoldenSample<?>> fleet() {
    var pool =
        new WorkerHeartbeat.Pool(
            POLYGLOT, 2, 4, RuntimeClass.RUNSC, true, "sha256:" + "0123456789abcdef".repeat(4));
    return List.of(
        heartbeat(
            "full",
            new WorkerHeartbeat(WORKER, "0.1.0+abc", AT, 8, 5, true, true, List.of(pool), CLASSES)),
        heartbeat(
            "minimal",
            new WorkerHeartbeat(
                WORKER, "", Instant.EPOCH, 0, 0, false, false, List.of(), List.of())));
  }

  private static GoldenSample<?> heartbeat(String name, WorkerHeartbeat heartbeat) {
    return new GoldenSample<>(2, "worker.heartbeats.v1-value", name, Codecs.HEARTBEATS, heartbeat);
  }

  private static List<GoldenSample<?>> work() {
    String subject = "execution.work.v1-value";
    return List.of(
        new GoldenSample<>(
            3, subject, "full", Codecs.WORK, new WorkOrder(TENANT, EXECUTION, FIRST, AT, PROGRAM)),
        new GoldenSample<>(
            3,
            subject,
            "minimal",
            Codecs.WORK,
            new WorkOrder(TENANT, EXECUTION, FIRST, AT, WITHOUT_PREVIEW)),
        new GoldenSample<>(
            3,
            subject,
            "preview",
            Codecs.WORK,
            new WorkOrder(TENANT, EXECUTION, FIRST, AT, MINIMAL)));
  }

  private static GoldenSample<?> command(String name, ExecutionCommand command) {
    return new GoldenSample<>(3, "execution.commands.v1-value", name, Codecs.COMMANDS, command);
  }

  private static GoldenSample<?> event(String name, ExecutionEvent event) {
    return new GoldenSample<>(3, "execution.events.v1-value", name, Codecs.EVENTS, event);
  }

  private static GoldenSample<?> report(String name, WorkerReport report) {
    return new GoldenSample<>(3, "execution.reports.v1-value", name, Codecs.REPORTS, report);
  }
}
