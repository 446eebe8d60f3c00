package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of one attempt. They end one after the other, from the first on, until one fails
 * (WS-5).
 *
 * @param paths what was asked for, in order; empty when it was one file
 * @param ended those that have ended, in order
 */
record AttemptSteps(List<String> paths, List<StepResult> ended) {
  AttemptSteps {
    paths = List.copyOf(paths);
    ended = List.copyOf(ended);
  }

  static AttemptSteps of(ExecutionState.Live state) {
    var paths =
        switch (state.command().program().mode()) {
          case Mode.Single _ -> List.<String>of();
          case Mode.Steps steps -> steps.paths();
        };
    return new AttemptSteps(paths, state.steps());
  }

  /** Whether a step is one that was asked for, and has ended. */
  boolean contains(StepResult step) {
    return step.index() >= 1
        && step.index() <= paths.size()
        && step.path().equals(paths.get(step.index() - 1))
        && step.status() != StepStatus.SKIPPED;
  }

  /** Whether a step may be the next to end. */
  boolean isNext(StepResult step) {
    return contains(step) && step.index() == ended.size() + 1 && !hasFailed();
  }

  /** Whether one has failed, so that none follows. */
  boolean hasFailed() {
    return !ended.isEmpty() && ended.getLast().status() == StepStatus.FAILED;
  }

  /**
   * What a worker's list adds to the steps known. Whatever else it holds is dropped (WS-8): what
   * readers have seen stays as it was, and what was not asked for did not happen.
   */
  List<StepResult> continuedBy(List<StepResult> told) {
    var known = this;
    for (StepResult step : told) {
      if (known.isNext(step)) {
        known = known.and(List.of(step));
      }
    }
    return known.ended().subList(ended.size(), known.ended().size());
  }

  AttemptSteps and(List<StepResult> more) {
    var all = new ArrayList<>(ended);
    all.addAll(more);
    return new AttemptSteps(paths, all);
  }

  /** Every step that was asked for; those that have not ended are skipped. */
  List<StepResult> complete() {
    var all = new ArrayList<>(ended);
    while (all.size() < paths.size()) {
      all.add(StepResult.skipped(all.size() + 1, paths.get(all.size())));
    }
    return all;
  }
}
