package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.WorkerReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What readers were told of an attempt besides its phases and steps: each thing once, and of each
 * kind at most {@value #MOST}, so that a report that is read again after a crash, or a program that
 * asks for the same host for ever, adds nothing.
 *
 * @param progress how far the installation was, in order
 * @param refusals what the program was refused, in order
 */
public record AttemptNotes(List<InstallProgress> progress, List<Refusal> refusals) {
  /** Most things of one kind that are told. */
  public static final int MOST = 100;

  /** Before the first. */
  public static final AttemptNotes NONE = new AttemptNotes(List.of(), List.of());

  /** Copies the lists. */
  public AttemptNotes {
    progress = List.copyOf(progress);
    refusals = List.copyOf(refusals);
  }

  /**
   * A place that the program was refused.
   *
   * @param host what it asked for
   * @param port what it asked for
   * @param reason why it was refused
   */
  public record Refusal(String host, int port, String reason) {
    static Refusal of(WorkerReport.EgressRefused report) {
      return new Refusal(report.host(), report.port(), report.reason());
    }

    static Refusal of(ExecutionEvent.EgressRefused event) {
      return new Refusal(event.host(), event.port(), event.reason());
    }
  }

  boolean has(InstallProgress one) {
    return progress.contains(one);
  }

  boolean has(Refusal one) {
    return refusals.contains(one);
  }

  boolean hasRoomForProgress() {
    return progress.size() < MOST;
  }

  boolean hasRoomForRefusals() {
    return refusals.size() < MOST;
  }

  AttemptNotes and(InstallProgress one) {
    return new AttemptNotes(with(progress, one), refusals);
  }

  AttemptNotes and(Refusal one) {
    return new AttemptNotes(progress, with(refusals, one));
  }

  private static <T> List<T> with(List<T> list, T one) {
    var longer = new ArrayList<>(list);
    longer.add(one);
    return longer;
  }
}
