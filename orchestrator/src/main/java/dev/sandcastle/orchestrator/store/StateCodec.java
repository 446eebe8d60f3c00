package dev.sandcastle.orchestrator.store;

import dev.sandcastle.orchestrator.execution.AttemptNotes;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.execution.ExecutionState.Absent;
import dev.sandcastle.orchestrator.execution.ExecutionState.Done;
import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Journal;
import dev.sandcastle.orchestrator.execution.ExecutionState.Live;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.orchestrator.execution.ExecutionState.Waiting;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One state: version, kind, journal, then the kind's fields; commands and events in their wire
 * form. Thread-safe.
 *
 * <p>Version 2 added the ticket of what is ordered or held, and the steps that have ended. Version
 * 1 counted tickets for each tenant; they are read as numbers before any offset, in their order.
 * Version 3 added what else was told of an attempt.
 */
public final class StateCodec {
  private static final int VERSION = 3;
  private static final long FIRST_COUNTED_TICKET = Long.MIN_VALUE;
  private static final int WAITING = 1;
  private static final int ORDERED = 2;
  private static final int HELD = 3;
  private static final int DONE = 4;

  /**
   * Encodes.
   *
   * @throws IllegalArgumentException when there is nothing to encode
   */
  public byte[] encode(ExecutionState state) {
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      switch (state) {
        case Absent _ -> throw new IllegalArgumentException("Expected a state, but it is absent");
        case Waiting s -> write(out, s);
        case Ordered s -> write(out, s);
        case Held s -> write(out, s);
        case Done s -> write(out, s);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes any version that was ever written.
   *
   * @throws IllegalStateException when the bytes are not a state
   */
  public ExecutionState decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version < 1 || version > VERSION) {
        throw new IllegalStateException("Expected a state of version 1 to 3, but it is " + version);
      }
      int kind = in.readUnsignedByte();
      var journal = readJournal(in);
      return switch (kind) {
        case WAITING -> readWaiting(in, version, journal);
        case ORDERED ->
            new Ordered(
                readCommand(in),
                journal,
                readTicket(in, version),
                readAttempt(in),
                readOptional(in),
                readInstant(in));
        case HELD -> readHeld(in, version, journal);
        case DONE ->
            new Done(journal, new RuntimeId(in.readUTF()), readAttempt(in), readInstant(in));
        default -> throw new IllegalStateException("Expected a kind of state, but it is " + kind);
      };
    } catch (IOException | MalformedRecordException malformed) {
      throw new IllegalStateException("Expected a state, but " + malformed.getMessage(), malformed);
    }
  }

  private static void write(DataOutputStream out, Waiting s) throws IOException {
    writeLive(out, WAITING, s);
    out.writeInt(s.position());
  }

  private static void write(DataOutputStream out, Ordered s) throws IOException {
    writeLive(out, ORDERED, s);
    out.writeInt(s.attempt().number());
    writeOptional(out, s.firstAcceptedAt());
    out.writeLong(s.orderedAt().toEpochMilli());
  }

  private static void write(DataOutputStream out, Held s) throws IOException {
    writeLive(out, HELD, s);
    out.writeInt(s.attempt().number());
    writeOptional(out, s.firstAcceptedAt());
    out.writeUTF(s.workerId().value());
    out.writeUTF(s.phase().name());
    out.writeLong(s.leaseUntil().toEpochMilli());
    writeOptional(out, s.deadline());
    out.writeBoolean(s.cancelling());
    writeSteps(out, s.steps());
    NotesCodec.write(out, s.notes());
  }

  private static void write(DataOutputStream out, Done s) throws IOException {
    out.writeByte(DONE);
    writeJournal(out, s.journal());
    out.writeUTF(s.runtime().value());
    out.writeInt(s.attempt().number());
    out.writeLong(s.at().toEpochMilli());
  }

  private static void writeLive(DataOutputStream out, int kind, Live state) throws IOException {
    out.writeByte(kind);
    writeJournal(out, state.journal());
    writeBytes(out, Codecs.COMMANDS.encode(state.command()));
    out.writeLong(state.ticket());
  }

  private static Waiting readWaiting(DataInputStream in, int version, Journal journal)
      throws IOException, MalformedRecordException {
    var command = readCommand(in);
    long ticket = in.readLong();
    return new Waiting(
        command, journal, version == 1 ? FIRST_COUNTED_TICKET + ticket : ticket, in.readInt());
  }

  private static Held readHeld(DataInputStream in, int version, Journal journal)
      throws IOException, MalformedRecordException {
    return new Held(
        readCommand(in),
        journal,
        readTicket(in, version),
        readAttempt(in),
        readOptional(in),
        new WorkerId(in.readUTF()),
        Phase.valueOf(in.readUTF()),
        readInstant(in),
        readOptional(in),
        in.readBoolean(),
        version == 1 ? List.of() : readSteps(in),
        version < 3 ? AttemptNotes.NONE : NotesCodec.read(in));
  }

  private static long readTicket(DataInputStream in, int version) throws IOException {
    return version == 1 ? FIRST_COUNTED_TICKET : in.readLong();
  }

  private static void writeSteps(DataOutputStream out, List<StepResult> steps) throws IOException {
    out.writeInt(steps.size());
    for (StepResult step : steps) {
      out.writeInt(step.index());
      out.writeUTF(step.path());
      out.writeUTF(step.status().name());
      writeOptionalNumber(out, step.exitCode());
      writeOptionalNumber(out, step.signal());
      out.writeLong(step.durationMs());
      out.writeLong(step.cpuMicros());
    }
  }

  private static List<StepResult> readSteps(DataInputStream in) throws IOException {
    int count = in.readInt();
    var steps = new ArrayList<StepResult>();
    for (int i = 0; i < count; i++) {
      steps.add(
          new StepResult(
              in.readInt(),
              in.readUTF(),
              StepStatus.valueOf(in.readUTF()),
              readOptionalNumber(in),
              readOptionalNumber(in),
              in.readLong(),
              in.readLong()));
    }
    return steps;
  }

  private static void writeJournal(DataOutputStream out, Journal journal) throws IOException {
    out.writeLong(journal.sequence());
    out.writeInt(journal.recent().size());
    for (ExecutionEvent event : journal.recent()) {
      writeBytes(out, Codecs.EVENTS.encode(event));
    }
  }

  private static Journal readJournal(DataInputStream in)
      throws IOException, MalformedRecordException {
    long sequence = in.readLong();
    int count = in.readInt();
    var recent = new ArrayList<ExecutionEvent>();
    for (int i = 0; i < count; i++) {
      recent.add(Codecs.EVENTS.decode(readBytes(in)));
    }
    return new Journal(sequence, recent);
  }

  private static ExecutionCommand.Execute readCommand(DataInputStream in)
      throws IOException, MalformedRecordException {
    return (ExecutionCommand.Execute) Codecs.COMMANDS.decode(readBytes(in));
  }

  private static Attempt readAttempt(DataInputStream in) throws IOException {
    return new Attempt(in.readInt());
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochMilli(in.readLong());
  }

  private static void writeOptional(DataOutputStream out, Optional<Instant> instant)
      throws IOException {
    out.writeLong(instant.map(Instant::toEpochMilli).orElse(-1L));
  }

  private static Optional<Instant> readOptional(DataInputStream in) throws IOException {
    long millis = in.readLong();
    return millis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static void writeOptionalNumber(DataOutputStream out, Optional<Integer> number)
      throws IOException {
    out.writeBoolean(number.isPresent());
    out.writeInt(number.orElse(0));
  }

  private static Optional<Integer> readOptionalNumber(DataInputStream in) throws IOException {
    boolean present = in.readBoolean();
    int number = in.readInt();
    return present ? Optional.of(number) : Optional.empty();
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }
}
