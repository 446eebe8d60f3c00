package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.admission.Submission;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.follow.ExecutionFollower;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the blobs that are laid into a sandbox before the program starts: uploads, and what an
 * earlier execution left. Each is made young again, so that none is swept before it is used.
 */
final class InputFinder {
  private static final String FROM = "/inputsFrom";

  /** Another gateway may have answered with a result of which this one hears a little later. */
  private static final Duration END_PATIENCE = Duration.ofMillis(500);

  private final Executions executions;
  private final ExecutionFollower follower;
  private final Blobs blobs;

  InputFinder(Executions executions, ExecutionFollower follower, Blobs blobs) {
    this.executions = executions;
    this.follower = follower;
    this.blobs = blobs;
  }

  /** What was found. */
  sealed interface Found {
    /**
     * All of it.
     *
     * @param files every input
     * @param source whose outputs are among them
     */
    record Inputs(List<InputFile> files, Optional<ExecutionId> source) implements Found {}

    /**
     * Not all of it, or too much.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Found {}
  }

  /**
   * Finds the inputs of a submission.
   *
   * @throws IOException when the blob store does not answer
   */
  Found find(TenantId tenant, Submission submission)
      throws DatabaseException, IOException, InterruptedException {
    var files = new ArrayList<InputFile>();
    long bytes = 0;
    var uploads = submission.inputs().blobs();
    for (int index = 0; index < uploads.size(); index++) {
      var upload = uploads.get(index);
      var stored = blobs.touch(tenant.value(), upload.sha256());
      if (stored.isEmpty()) {
        return refused(
            "/inputs/%d/blob".formatted(index), "must name a blob of yours, but there is none");
      }
      bytes += stored.get().size();
      if (bytes > InputFile.TOTAL_LIMIT_BYTES) {
        return refused("/inputs", atMost("together"));
      }
      files.add(
          new InputFile(
              InputFile.Place.CODE,
              upload.path(),
              new BlobRef(stored.get().sha256(), stored.get().size())));
    }
    var from = submission.inputs().from();
    return from.isEmpty()
        ? new Found.Inputs(files, Optional.empty())
        : withOutputs(tenant, submission, from.get(), files);
  }

  private Found withOutputs(
      TenantId tenant, Submission submission, Submission.From from, List<InputFile> files)
      throws DatabaseException, IOException, InterruptedException {
    return switch (from) {
      case Submission.From.Latest _ -> {
        var latest = executions.latestWithOutputs(tenant, submission.annotations().labels());
        yield latest.isEmpty()
            ? new Found.Inputs(files, Optional.empty())
            : withOutputs(latest.get(), files);
      }
      case Submission.From.One one -> {
        var source = ended(new ExecutionKey(tenant, one.executionId()));
        if (source.isEmpty()) {
          yield refused(FROM, "must name an execution of yours, but there is none");
        }
        yield source.get().hasEnded()
            ? withOutputs(source.get(), files)
            : refused(
                FROM,
                "must name an execution that has ended, but it is "
                    + source.get().progress().status().text());
      }
    };
  }

  private Found withOutputs(ExecutionSnapshot source, List<InputFile> uploads) throws IOException {
    var outputs = source.outputs();
    long bytes =
        uploads.stream().mapToLong(file -> file.blob().size()).sum()
            + outputs.stream().mapToLong(file -> file.blob().size()).sum();
    if (bytes > InputFile.TOTAL_LIMIT_BYTES) {
      return refused(
          FROM,
          atMost(
              "together with 'inputs', but the files of %s make it %,d"
                  .formatted(source.key().executionId(), bytes)));
    }
    var files = new ArrayList<>(uploads);
    for (OutputFile output : outputs) {
      if (blobs.touch(source.key().tenantId().value(), output.blob().sha256()).isEmpty()) {
        return refused(
            FROM,
            "must name an execution whose files are kept, but a file of %s is gone"
                .formatted(source.key().executionId()));
      }
      files.add(new InputFile(InputFile.Place.OUTPUT, output.path(), output.blob()));
    }
    return new Found.Inputs(files, Optional.of(source.key().executionId()));
  }

  private Optional<ExecutionSnapshot> ended(ExecutionKey key)
      throws DatabaseException, InterruptedException {
    try (var follow = follower.join(key)) {
      var found = executions.find(key);
      if (found.isPresent() && found.get().hasEnded()) {
        return found;
      }
      return Optional.of(follow.end().get(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return executions.find(key);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("nobody fails this future", impossible);
    }
  }

  private static String atMost(String rest) {
    return "must have at most %,d bytes %s".formatted(InputFile.TOTAL_LIMIT_BYTES, rest);
  }

  private static Found refused(String pointer, String rest) {
    return new Found.Refused(Refusal.ofField(pointer, "'%s' %s".formatted(pointer, rest)));
  }
}
