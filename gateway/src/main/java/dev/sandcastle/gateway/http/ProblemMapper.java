package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import java.util.Map;
import java.util.Optional;

/** Refusals to problems. The only place that knows which status belongs to which code. */
final class ProblemMapper {
  static final int PAYLOAD_TOO_LARGE = 413;
  static final int UNSUPPORTED_MEDIA_TYPE = 415;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int REQUEST_TIMEOUT = 408;
  static final int RANGE_NOT_SATISFIABLE = 416;

  private static final long RETRY_MS = 1_000;

  private ProblemMapper() {}

  static Problem problem(Refusal refusal) {
    return Problem.of(status(refusal.code()), refusal);
  }

  /** An execution that the orchestrator refused. */
  static Problem problem(ExecutionEvent.Rejected rejected) {
    var refusal =
        new Refusal(
            rejected.errorCode(),
            rejected.errorMessage(),
            Optional.empty(),
            rejected.retryAfterMs());
    return new Problem(
        status(rejected.errorCode()),
        refusal,
        Map.of("executionId", rejected.header().executionId().value()));
  }

  /** The same for an id that does not exist and for one of another tenant. */
  static Problem noSuchExecution() {
    return problem(
        Refusal.of(ErrorCode.NOT_FOUND, "Expected to find the execution, but there is none"));
  }

  /** A cancel that came too late for an execution that ended by itself. */
  static Problem endedOtherwise(ExecutionStatus status) {
    var refusal =
        Refusal.of(
            ErrorCode.CONFLICT,
            "Expected an execution that has not ended, but it is " + status.text());
    return new Problem(
        status(ErrorCode.CONFLICT), refusal, Map.of("executionStatus", status.text()));
  }

  static Problem rangeNotSatisfiable(long size) {
    return Problem.of(
        RANGE_NOT_SATISFIABLE,
        Refusal.ofField("Range", "Expected a range within the %,d bytes".formatted(size)));
  }

  static Problem databaseAway() {
    return problem(
        Refusal.forNow(
            ErrorCode.STORAGE_FAILED, "The history cannot be read now; try again", RETRY_MS));
  }

  /** A bug of ours; the log says more under the incident's id. */
  static Problem incident(String id) {
    var refusal = Refusal.of(ErrorCode.INTERNAL, "Something went wrong on our side");
    return new Problem(status(ErrorCode.INTERNAL), refusal, Map.of("incident", id));
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case INPUT_REJECTED -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case QUOTA_EXCEEDED -> 429;
      case RUNTIME_ERROR,
          TIMEOUT,
          OUT_OF_MEMORY,
          OUTPUT_LIMIT,
          DISK_LIMIT,
          EGRESS_DENIED,
          PACKAGE_NOT_FOUND,
          INSTALL_FAILED,
          CANCELLED ->
          422;
      case WORKER_LOST, SANDBOX_UNAVAILABLE, STORAGE_FAILED -> 503;
      case INTERNAL -> 500;
    };
  }
}
