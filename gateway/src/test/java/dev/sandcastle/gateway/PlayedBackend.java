package dev.sandcastle.gateway;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.Usage;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerTimings;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.broker.TopicReader;
import dev.sandcastle.testkit.program.Executions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Orchestrator and worker of one tenant, played by the test. As the real one, it takes the first
 * {@code Execute} of an id and passes over every other. For one thread.
 */
public final class PlayedBackend implements AutoCloseable {
  private final KafkaFixture kafka;
  private final TenantId tenant;
  private final TopicReader<ExecutionCommand> commands;
  private final List<ExecutionId> taken = new ArrayList<>();

  PlayedBackend(KafkaFixture kafka, TenantId tenant) {
    this.kafka = kafka;
    this.tenant = tenant;
    this.commands = kafka.read(Topics.COMMANDS, Codecs.COMMANDS);
  }

  /** The next execution that the tenant submits, or has submitted. */
  public Played next() {
    var command =
        (ExecutionCommand.Execute)
            commands.await(
                found ->
                    found instanceof ExecutionCommand.Execute
                        && found.tenantId().equals(tenant)
                        && !taken.contains(found.executionId()));
    taken.add(command.executionId());
    return new Played(command.executionId(), command);
  }

  /** How often the tenant has submitted an id, as far as was read. */
  public long submissionsOf(ExecutionId id) {
    return commands.seen().stream()
        .filter(ExecutionCommand.Execute.class::isInstance)
        .filter(found -> found.tenantId().equals(tenant) && found.executionId().equals(id))
        .count();
  }

  /** The next request of the tenant to end all that has a label. */
  public ExecutionCommand.CancelLabelled cancelLabelled(String value) {
    return (ExecutionCommand.CancelLabelled)
        commands.await(
            found ->
                found instanceof ExecutionCommand.CancelLabelled cancel
                    && cancel.tenantId().equals(tenant)
                    && cancel.value().equals(value));
  }

  /** An execution of which no gateway was asked. */
  public Played unasked(String id) {
    return unasked(id, Annotations.NONE);
  }

  /** An execution of which no gateway was asked, and what was said about it. */
  public Played unasked(String id, Annotations annotations) {
    return new Played(
        new ExecutionId(id),
        Executions.python("print(1)")
            .tenant(tenant.value())
            .id(id)
            .at(Instant.now())
            .annotations(annotations)
            .execute());
  }

  /** The reader of all commands. */
  public TopicReader<ExecutionCommand> commands() {
    return commands;
  }

  @Override
  public void close() {
    commands.close();
  }

  /** One execution on its way. */
  public final class Played {
    private final ExecutionId id;
    private final ExecutionCommand.Execute command;
    private long eventSequence;
    private long chunkSequence = -1;
    private long stdoutBytes;
    private int attempt;

    private Played(ExecutionId id, ExecutionCommand.Execute command) {
      this.id = id;
      this.command = command;
    }

    public ExecutionId id() {
      return id;
    }

    public ExecutionCommand.Execute command() {
      return command;
    }

    public Played queued(int position, int waiting) throws InterruptedException {
      var header = header();
      return say(
          new ExecutionEvent.Queued(
              header,
              position,
              waiting,
              command.program().runtime(),
              command.program().entryPath(),
              command.at(),
              submission(header)));
    }

    public Played started() throws InterruptedException {
      attempt++;
      chunkSequence = -1;
      stdoutBytes = 0;
      return say(new ExecutionEvent.Started(header(), new WorkerId("played")));
    }

    public Played running() throws InterruptedException {
      return say(new ExecutionEvent.PhaseChanged(header(), Phase.RUNNING, Optional.empty()));
    }

    public Played step(StepResult step) throws InterruptedException {
      return say(new ExecutionEvent.StepFinished(header(), step));
    }

    public Played prints(byte[] bytes) throws InterruptedException {
      var chunk =
          new OutputChunk(
              tenant,
              id,
              new Attempt(attempt),
              StreamName.STDOUT,
              ++chunkSequence,
              stdoutBytes,
              Instant.now(),
              Bytes.copyOf(bytes));
      stdoutBytes += bytes.length;
      kafka.publish(Topics.OUTPUT, Codecs.OUTPUT, id.value(), chunk);
      return this;
    }

    public Played rejected() throws InterruptedException {
      var header = header();
      return say(
          new ExecutionEvent.Rejected(
              header,
              ErrorCode.QUOTA_EXCEEDED,
              "full",
              Optional.of(2_500L),
              command.at(),
              submission(header)));
    }

    public Played completed(String stdout, OutputFile... files) throws InterruptedException {
      return ended(new Outcome.Completed(), capture(stdout), files);
    }

    public Played ended(Outcome outcome, StreamCapture stdout, OutputFile... files)
        throws InterruptedException {
      return ended(new Ended(outcome, stdout, List.of(files), List.of(), List.of()));
    }

    public Played ended(Ended end) throws InterruptedException {
      var result =
          new Result(
              end.outcome(),
              Optional.of(0),
              Optional.empty(),
              end.stdout(),
              StreamCapture.EMPTY,
              end.files(),
              0,
              chunkSequence,
              new Usage(12_345, 1 << 20, 0),
              new WorkerTimings(1, 0, 2, 3, SandboxStart.WARM),
              end.steps(),
              end.unchanged());
      return say(new ExecutionEvent.Finished(header(), result, 7, command.at()));
    }

    /** Says something out of the ordinary. */
    public Played say(ExecutionEvent event) throws InterruptedException {
      kafka.publish(Topics.EVENTS, Codecs.EVENTS, tenant.value(), event);
      return this;
    }

    public ExecutionEvent.Header header() {
      return new ExecutionEvent.Header(
          tenant, id, ++eventSequence, new Attempt(attempt), Instant.now());
    }

    private Optional<ExecutionEvent.Submission> submission(ExecutionEvent.Header header) {
      return header.sequence() == 1
          ? Optional.of(ExecutionEvent.Submission.of(command))
          : Optional.empty();
    }
  }

  /**
   * How an execution ends.
   *
   * @param outcome completed, failed or cancelled
   * @param stdout what it printed
   * @param files output files that are new or changed
   * @param unchanged output files that were given to it and are as they were
   * @param steps its steps
   */
  public record Ended(
      Outcome outcome,
      StreamCapture stdout,
      List<OutputFile> files,
      List<OutputFile> unchanged,
      List<StepResult> steps) {}

  static StreamCapture capture(String text) {
    var bytes = Bytes.utf8(text);
    return new StreamCapture(bytes, bytes.size(), false, Optional.empty());
  }
}
