package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.wire.avro.AttemptAccepted;
import dev.sandcastle.schemas.wire.avro.AttemptEgressRefused;
import dev.sandcastle.schemas.wire.avro.AttemptFinished;
import dev.sandcastle.schemas.wire.avro.AttemptPhase;
import dev.sandcastle.schemas.wire.avro.AttemptReturned;
import dev.sandcastle.schemas.wire.avro.AttemptStep;
import dev.sandcastle.schemas.wire.avro.LeaseRenewed;
import java.time.Instant;

/** {@link WorkerReport}. */
final class WorkerReportMapper {
  private WorkerReportMapper() {}

  static dev.sandcastle.schemas.wire.avro.WorkerReport toAvro(WorkerReport report) {
    return new dev.sandcastle.schemas.wire.avro.WorkerReport(
        report.tenantId().value(),
        report.executionId().value(),
        report.attempt().number(),
        report.workerId().value(),
        report.at().toEpochMilli(),
        body(report));
  }

  private static Object body(WorkerReport report) {
    return switch (report) {
      case WorkerReport.Accepted _ -> new AttemptAccepted();
      case WorkerReport.PhaseChanged changed ->
          new AttemptPhase(
              dev.sandcastle.schemas.wire.avro.Phase.valueOf(changed.phase().name()),
              InstallProgressMapper.toAvro(changed.progress()));
      case WorkerReport.StepFinished finished ->
          new AttemptStep(StepResultMapper.toAvro(finished.step()));
      case WorkerReport.EgressRefused refused ->
          new AttemptEgressRefused(refused.host(), refused.port(), refused.reason());
      case WorkerReport.LeaseRenewed _ -> new LeaseRenewed();
      case WorkerReport.Returned returned -> new AttemptReturned(returned.reason());
      case WorkerReport.Finished finished ->
          new AttemptFinished(ResultMapper.toAvro(finished.result()));
    };
  }

  static WorkerReport toValue(dev.sandcastle.schemas.wire.avro.WorkerReport report) {
    TenantId tenant = new TenantId(report.getTenantId());
    ExecutionId execution = new ExecutionId(report.getExecutionId());
    Attempt attempt = new Attempt(report.getAttempt());
    WorkerId worker = new WorkerId(report.getWorkerId());
    Instant at = Instant.ofEpochMilli(report.getAt());
    return switch (report.getBody()) {
      case AttemptAccepted _ -> new WorkerReport.Accepted(tenant, execution, attempt, worker, at);
      case AttemptPhase changed ->
          new WorkerReport.PhaseChanged(
              tenant,
              execution,
              attempt,
              worker,
              at,
              Phase.valueOf(changed.getPhase().name()),
              InstallProgressMapper.toValue(changed.getProgress()));
      case AttemptStep finished ->
          new WorkerReport.StepFinished(
              tenant, execution, attempt, worker, at, StepResultMapper.toValue(finished.getStep()));
      case AttemptEgressRefused refused ->
          new WorkerReport.EgressRefused(
              tenant,
              execution,
              attempt,
              worker,
              at,
              refused.getHost(),
              refused.getPort(),
              refused.getReason());
      case LeaseRenewed _ -> new WorkerReport.LeaseRenewed(tenant, execution, attempt, worker, at);
      case AttemptReturned returned ->
          new WorkerReport.Returned(tenant, execution, attempt, worker, at, returned.getReason());
      case AttemptFinished finished ->
          new WorkerReport.Finished(
              tenant, execution, attempt, worker, at, ResultMapper.toValue(finished.getResult()));
      case Object other -> throw UnknownBranch.of(other);
    };
  }
}
