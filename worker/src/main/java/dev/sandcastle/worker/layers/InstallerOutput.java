package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.sandbox.OutputSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes an installer's lines from its stdout; a bounded number of bounded lines. Thread-safe. */
final class InstallerOutput implements OutputSink {
  private static final int LINE_LIMIT_BYTES = 64 << 10;
  private static final int LINES_LIMIT = 256;

  private final Consumer<InstallerLine.Installing> progress;
  private final List<InstallerLine> lines = new ArrayList<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  InstallerOutput(Consumer<InstallerLine.Installing> progress) {
    this.progress = progress;
  }

  @Override
  public void output(StreamName stream, byte[] data) {
    if (stream == StreamName.STDOUT) {
      for (byte octet : data) {
        take(octet).flatMap(InstallerLine::parse).ifPresent(this::tell);
      }
    }
  }

  /** The first line of a kind. */
  synchronized <T extends InstallerLine> Optional<T> first(Class<T> kind) {
    return lines.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private synchronized Optional<String> take(byte octet) {
    if (octet != '\n') {
      if (line.size() < LINE_LIMIT_BYTES) {
        line.write(octet);
      }
      return Optional.empty();
    }
    String whole = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return lines.size() < LINES_LIMIT ? Optional.of(whole) : Optional.empty();
  }

  private void tell(InstallerLine said) {
    synchronized (this) {
      lines.add(said);
    }
    if (said instanceof InstallerLine.Installing installing) {
      progress.accept(installing);
    }
  }
}
