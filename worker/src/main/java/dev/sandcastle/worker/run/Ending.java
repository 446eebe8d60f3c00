package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import java.util.Locale;

/** What is told of an attempt's end. */
sealed interface Ending {
  /** It is over. */
  record Finished(Result result) implements Ending {}

  /** User code did not begin; somebody else may try. */
  record Returned(String reason) implements Ending {}

  /** Nobody waits for a word. */
  record Dropped() implements Ending {}

  /** The order never was ours: it will be delivered again, perhaps to us. */
  record Withdrawn() implements Ending {}

  /** For meters: of a closed set. */
  default String label() {
    return switch (this) {
      case Returned _ -> "returned";
      case Dropped _ -> "dropped";
      case Withdrawn _ -> "withdrawn";
      case Finished finished ->
          switch (finished.result().outcome()) {
            case Outcome.Completed _ -> "completed";
            case Outcome.Cancelled _ -> "cancelled";
            case Outcome.Failed failed -> failed.code().name().toLowerCase(Locale.ROOT);
          };
    };
  }
}
