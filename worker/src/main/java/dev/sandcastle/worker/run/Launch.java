package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.worker.sandbox.ProgramStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How one file of a program is run.
 *
 * @param path the file
 * @param command its interpreter, the file and the arguments
 * @param environment the whole environment
 * @param stdin what it reads
 */
record Launch(String path, List<String> command, Map<String, String> environment, Bytes stdin) {
  /**
   * Of each file that a program runs, in order.
   *
   * @throws RejectedInputException when the runtime cannot run one of them
   */
  static List<Launch> all(Program program, RuntimeCatalog.Runtime runtime)
      throws RejectedInputException {
    var environment = new HashMap<>(runtime.env());
    environment.putAll(program.env());
    Bytes stdin = program.stdin().map(Bytes::utf8).orElse(Bytes.EMPTY);
    var launches = new ArrayList<Launch>();
    for (String path : program.mode().paths()) {
      List<String> interpreter =
          runtime
              .command(path)
              .orElseThrow(
                  () ->
                      new RejectedInputException(
                          "Expected a file that runtime '%s' can run, but it is '%s'"
                              .formatted(runtime.id(), path)));
      var command = new ArrayList<>(interpreter);
      command.addAll(program.args());
      launches.add(new Launch(path, command, environment, stdin));
    }
    return launches;
  }

  /** The same with another environment. */
  Launch with(Map<String, String> other) {
    return new Launch(path, command, other, stdin);
  }

  /**
   * As a sandbox starts it.
   *
   * @param left positive; the sandbox counts whole milliseconds, and none would be no limit
   */
  ProgramStart within(Duration left) {
    var wholeMillis = Duration.ofMillis(left.plusNanos(999_999).toMillis());
    return new ProgramStart(command, environment, stdin, wholeMillis);
  }
}
