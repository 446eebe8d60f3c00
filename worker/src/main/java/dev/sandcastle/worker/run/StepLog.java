package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.worker.sandbox.ProgramExit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What became of each step that was asked for, on whatever end (WS-5, WS-8). Of a program without
 * steps it keeps nothing. Used by one thread.
 */
final class StepLog {
  private final List<String> asked;
  private final List<StepResult> ran = new ArrayList<>();

  StepLog(Mode mode) {
    asked =
        switch (mode) {
          case Mode.Single _ -> List.of();
          case Mode.Steps steps -> steps.paths();
        };
  }

  /** Whether there are steps. */
  boolean hasSteps() {
    return !asked.isEmpty();
  }

  /** The next step ran to its end. */
  StepResult ended(ProgramExit exit) {
    boolean well = exit.exitCode() == 0;
    return add(
        well ? StepStatus.COMPLETED : StepStatus.FAILED,
        Optional.of(exit),
        TimeUnit.MICROSECONDS.toMillis(exit.wallMicros()));
  }

  /** The next step began, and nobody saw how it ended. */
  StepResult lost(long nanos) {
    return add(StepStatus.FAILED, Optional.empty(), TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  /** Names the step that ended last, as {@code Step 2/3 (validate.py)} (ERR-18). */
  String lastName() {
    return "Step %d/%d (%s)".formatted(ran.size(), asked.size(), ran.getLast().path());
  }

  /** All that were asked for, in order; those that did not begin are skipped. */
  List<StepResult> all() {
    var all = new ArrayList<>(ran);
    for (int index = ran.size(); index < asked.size(); index++) {
      all.add(StepResult.skipped(index + 1, asked.get(index)));
    }
    return all;
  }

  private StepResult add(StepStatus status, Optional<ProgramExit> exit, long durationMs) {
    var step =
        new StepResult(
            ran.size() + 1,
            asked.get(ran.size()),
            status,
            exit.filter(ended -> ended.signal() == 0).map(ProgramExit::exitCode),
            exit.filter(ended -> ended.signal() != 0).map(ProgramExit::signal),
            durationMs,
            exit.map(ProgramExit::cpuMicros).orElse(0L));
    ran.add(step);
    return step;
  }
}
