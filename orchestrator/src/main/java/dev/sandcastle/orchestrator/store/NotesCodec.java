package dev.sandcastle.orchestrator.store;

import dev.sandcastle.orchestrator.execution.AttemptNotes;
import dev.sandcastle.schemas.execution.InstallProgress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/** {@link AttemptNotes}, as part of a state. */
final class NotesCodec {
  private NotesCodec() {}

  static void write(DataOutputStream out, AttemptNotes notes) throws IOException {
    out.writeInt(notes.progress().size());
    for (InstallProgress progress : notes.progress()) {
      out.writeUTF(progress.kind().name());
      writeOptional(out, progress.packageName());
      writeOptional(out, progress.version());
    }
    out.writeInt(notes.refusals().size());
    for (AttemptNotes.Refusal refusal : notes.refusals()) {
      writeText(out, refusal.host());
      out.writeInt(refusal.port());
      writeText(out, refusal.reason());
    }
  }

  static AttemptNotes read(DataInputStream in) throws IOException {
    var progress = new ArrayList<InstallProgress>();
    for (int left = in.readInt(); left > 0; left--) {
      progress.add(
          new InstallProgress(
              InstallProgress.Kind.valueOf(in.readUTF()), readOptional(in), readOptional(in)));
    }
    var refusals = new ArrayList<AttemptNotes.Refusal>();
    for (int left = in.readInt(); left > 0; left--) {
      refusals.add(new AttemptNotes.Refusal(readText(in), in.readInt(), readText(in)));
    }
    return new AttemptNotes(progress, refusals);
  }

  private static void writeOptional(DataOutputStream out, Optional<String> text)
      throws IOException {
    out.writeBoolean(text.isPresent());
    writeText(out, text.orElse(""));
  }

  private static Optional<String> readOptional(DataInputStream in) throws IOException {
    boolean present = in.readBoolean();
    String text = readText(in);
    return present ? Optional.of(text) : Optional.empty();
  }

  /** Not the form of {@link DataOutputStream#writeUTF}, which has a limit. */
  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
