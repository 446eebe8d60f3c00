package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.admission.Submission;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.publish.SourceStore;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a submission a command: finds its inputs and stores its sources, in this order. */
final class CommandMaker {
  private static final Logger LOGGER = LoggerFactory.getLogger(CommandMaker.class);
  private static final long RETRY_MS = 1_000;

  private final InputFinder inputs;
  private final SourceStore sources;
  private final InstantSource clock;

  CommandMaker(InputFinder inputs, SourceStore sources, InstantSource clock) {
    this.inputs = inputs;
    this.sources = sources;
    this.clock = clock;
  }

  /** What became of a submission. */
  sealed interface Made {
    /**
     * It may be published.
     *
     * @param execute the command
     */
    record Command(ExecutionCommand.Execute execute) implements Made {}

    /**
     * It may not.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Made {}
  }

  Made make(ExecutionKey key, Submission submission)
      throws DatabaseException, InterruptedException {
    try {
      return switch (inputs.find(key.tenantId(), submission)) {
        case InputFinder.Found.Refused refused -> new Made.Refused(refused.refusal());
        case InputFinder.Found.Inputs found ->
            new Made.Command(
                new ExecutionCommand.Execute(
                    key.tenantId(),
                    key.executionId(),
                    clock.instant(),
                    submission.program(
                        sources.store(key.tenantId(), submission.code()), found.files()),
                    submission.handling().onBusy(),
                    submission.handling().retry(),
                    submission.annotations(found.source())));
      };
    } catch (IOException failed) {
      LOGGER
          .atWarn()
          .addKeyValue("executionId", key.executionId())
          .addKeyValue("reason", failed.getMessage())
          .log("Files of a submission cannot be stored or found");
      return new Made.Refused(
          Refusal.forNow(
              ErrorCode.STORAGE_FAILED,
              "Files cannot be stored or found now; try again",
              RETRY_MS));
    }
  }
}
