package dev.sandcastle.gateway.follow;

import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.work.OutputChunk;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of one execution, numbered as orchestrator and worker number them. */
final class Printing {
  static final ExecutionKey KEY =
      new ExecutionKey(new TenantId("tenant-a"), new ExecutionId("printing"));
  static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  private final Map<StreamName, Long> offsets = new EnumMap<>(StreamName.class);
  private long eventSequence;
  private long chunkSequence = -1;
  private int attempt;

  ExecutionEvent queued() {
    return new ExecutionEvent.Queued(
        header(), 1, 2, new RuntimeId("python"), "main.py", AT, Optional.empty());
  }

  ExecutionEvent started() {
    attempt++;
    chunkSequence = -1;
    offsets.clear();
    return new ExecutionEvent.Started(header(), new WorkerId("w"));
  }

  ExecutionEvent phase(Phase phase) {
    return new ExecutionEvent.PhaseChanged(header(), phase, Optional.empty());
  }

  ExecutionEvent installing(InstallProgress progress) {
    return new ExecutionEvent.PhaseChanged(header(), Phase.INSTALLING, Optional.of(progress));
  }

  ExecutionEvent refused(String host) {
    return new ExecutionEvent.EgressRefused(header(), host, 443, "the host is not allowed");
  }

  ExecutionEvent step(int index) {
    return new ExecutionEvent.StepFinished(
        header(),
        new StepResult(
            index, index + ".py", StepStatus.COMPLETED, Optional.of(0), Optional.empty(), 5, 7));
  }

  ExecutionEvent requeued() {
    return new ExecutionEvent.Requeued(header(), "lost");
  }

  OutputChunk chunk(StreamName stream, byte[] bytes) {
    long offset = offsets.getOrDefault(stream, 0L);
    offsets.put(stream, offset + bytes.length);
    return new OutputChunk(
        KEY.tenantId(),
        KEY.executionId(),
        new Attempt(attempt),
        stream,
        ++chunkSequence,
        offset,
        AT,
        Bytes.copyOf(bytes));
  }

  ExecutionEvent finished() {
    var empty = Result.withoutProgram(new Outcome.Completed());
    var result =
        new Result(
            empty.outcome(),
            empty.exitCode(),
            empty.signal(),
            empty.stdout(),
            empty.stderr(),
            empty.files(),
            0,
            chunkSequence,
            empty.usage(),
            empty.timings(),
            List.of(),
            List.of());
    return new ExecutionEvent.Finished(header(), result, 1, AT);
  }

  private ExecutionEvent.Header header() {
    return new ExecutionEvent.Header(
        KEY.tenantId(), KEY.executionId(), ++eventSequence, new Attempt(attempt), AT);
  }
}
