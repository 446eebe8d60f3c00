package dev.sandcastle.standalone.doctor;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs small commands of ours in real sandboxes, as a worker would.
 *
 * @param sandboxes makes them
 */
record Trial(Sandboxes sandboxes) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PRINTED_BYTES = 65_536;

  /**
   * How a command ended.
   *
   * @param success whether with 0 and in time
   * @param printed what it printed on both streams
   */
  record Ended(boolean success, String printed) {}

  /**
   * Runs one in a sandbox of its own.
   *
   * @throws SandboxException when there is no sandbox, or it could not run it
   */
  Ended run(SandboxSpec spec, List<String> command, Map<String, String> env)
      throws SandboxException, InterruptedException {
    var printed = new ByteArrayOutputStream();
    try (Sandbox sandbox = sandboxes.create(spec)) {
      sandbox.start(
          new ProgramStart(command, env, Bytes.EMPTY, PATIENCE), (_, data) -> keep(printed, data));
      ProgramExit exit = sandbox.await();
      boolean success = exit.exitCode() == 0 && !exit.timedOut();
      return new Ended(success, printed.toString(StandardCharsets.UTF_8).strip());
    }
  }

  private static void keep(ByteArrayOutputStream printed, byte[] data) {
    if (printed.size() + data.length <= PRINTED_BYTES) {
      printed.writeBytes(data);
    }
  }
}
