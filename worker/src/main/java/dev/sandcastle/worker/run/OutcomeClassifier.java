package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.worker.egress.Refusal;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.util.Optional;

/**
 * Says how an attempt ended, from what init, the kernel, the engine and our own clock say; nothing
 * that a program prints counts (G-12, G-13). Whoever stopped it goes before the clock, the clock
 * before the limits, the limits before the program.
 */
final class OutcomeClassifier {
  private static final int SIGKILL = 9;
  private static final int SIGXFSZ = 25;

  private OutcomeClassifier() {}

  /**
   * What is known besides how the program or the sandbox ended.
   *
   * @param stop why it was stopped from outside
   * @param overdue whether our own timer had to destroy the sandbox
   * @param overOutput whether it printed more than may be printed
   * @param limits what it may use
   */
  record Circumstances(
      Optional<StopCause> stop, boolean overdue, boolean overOutput, Limits limits) {}

  /** Of a program whose end init has seen. */
  static Outcome exited(ProgramExit exit, Circumstances circumstances) {
    Optional<Outcome> imposed = imposed(circumstances);
    if (imposed.isPresent()) {
      return imposed.get();
    }
    if (exit.timedOut()) {
      return timedOut(circumstances.limits());
    }
    boolean failed = exit.signal() != 0 || exit.exitCode() != 0;
    boolean memoryCanExplain = exit.signal() == SIGKILL || exit.exitCode() > 0;
    if (exit.oomKills() > 0 && memoryCanExplain) {
      return outOfMemory(circumstances.limits());
    }
    if (exit.signal() == SIGXFSZ) {
      return failed(
          ErrorCode.DISK_LIMIT, "Expected files within the size limit, but one grew larger");
    }
    if (failed && exit.diskFull()) {
      return failed(
          ErrorCode.DISK_LIMIT,
          "Expected the program to leave room on the disk, but it is full; " + describe(exit));
    }
    return failed
        ? failed(ErrorCode.RUNTIME_ERROR, "Expected exit code 0, but " + describe(exit))
        : new Outcome.Completed();
  }

  /**
   * Of a program that had a way out and was refused something there. One that got on without it did
   * well; one that gave up by itself was denied (ERR-3); nothing that it printed counts (G-13).
   */
  static Outcome refused(Outcome outcome, Optional<ProgramExit> exit, Optional<Refusal> refusal) {
    boolean gaveUp =
        outcome instanceof Outcome.Failed failed
            && failed.code() == ErrorCode.RUNTIME_ERROR
            && exit.filter(ended -> ended.signal() == 0 && ended.exitCode() != 0).isPresent();
    return gaveUp && refusal.isPresent()
        ? failed(
            ErrorCode.EGRESS_DENIED,
            "Expected exit code 0, but %s after it was refused %s:%d: %s"
                .formatted(
                    describe(exit.get()),
                    refusal.get().host(),
                    refusal.get().port(),
                    refusal.get().reason()))
        : outcome;
  }

  /**
   * Of an attempt whose sandbox failed.
   *
   * @param diedOfMemory whether the kernel ended the sandbox's own init for its memory
   */
  static Outcome lost(
      SandboxFailure failure, String message, boolean diedOfMemory, Circumstances circumstances) {
    Optional<Outcome> imposed = imposed(circumstances);
    if (imposed.isPresent()) {
      return imposed.get();
    }
    if (diedOfMemory) {
      return outOfMemory(circumstances.limits());
    }
    return switch (failure) {
      case STAGING_REFUSED -> failed(ErrorCode.INPUT_REJECTED, message);
      case DISK_FULL -> failed(ErrorCode.DISK_LIMIT, message);
      case NOT_EXECUTABLE -> failed(ErrorCode.RUNTIME_ERROR, message);
      case ENGINE_FAILED,
          ENGINE_TIMED_OUT,
          IMAGE_MISSING,
          CLASS_MISSING,
          SPEC_REFUSED,
          NOT_READY,
          LOST,
          PROTOCOL_BROKEN,
          NOT_RESET,
          KILLED ->
          failed(ErrorCode.SANDBOX_UNAVAILABLE, message);
    };
  }

  /** What was done to it from outside, whatever it did itself. */
  static Optional<Outcome> imposed(Circumstances circumstances) {
    if (circumstances.stop().isPresent()) {
      return Optional.of(
          switch (circumstances.stop().get()) {
            case CANCELLED, GIVEN_UP -> new Outcome.Cancelled("The execution was cancelled");
            case WORKER_CLOSING ->
                failed(
                    ErrorCode.WORKER_LOST,
                    "Expected the worker to stay until the program ended, but it was shut down");
          });
    }
    if (circumstances.overdue()) {
      return Optional.of(timedOut(circumstances.limits()));
    }
    return circumstances.overOutput()
        ? Optional.of(
            failed(
                ErrorCode.OUTPUT_LIMIT,
                "Expected the program to print less, but it printed more than is allowed"))
        : Optional.empty();
  }

  /** Its time was up. */
  static Outcome timedOut(Limits limits) {
    return failed(
        ErrorCode.TIMEOUT,
        "Expected the program to end within %d ms, but it did not"
            .formatted(limits.timeout().toMillis()));
  }

  private static Outcome outOfMemory(Limits limits) {
    return failed(
        ErrorCode.OUT_OF_MEMORY,
        "Expected the program to use at most %d MiB of memory, but it needed more"
            .formatted(limits.memoryBytes() >> 20));
  }

  private static String describe(ProgramExit exit) {
    return exit.signal() != 0
        ? "signal %d ended the program".formatted(exit.signal())
        : "the program exited with %d".formatted(exit.exitCode());
  }

  private static Outcome failed(ErrorCode code, String message) {
    return new Outcome.Failed(code, message);
  }
}
