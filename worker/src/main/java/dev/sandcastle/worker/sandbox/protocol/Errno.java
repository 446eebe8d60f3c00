package dev.sandcastle.worker.sandbox.protocol;

import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Says whose fault it is that a program did not start (Linux error numbers, see PROTOCOL.md). */
final class Errno {
  private static final int ENOSPC = 28;

  private Errno() {}

  static SandboxException startFailure(
      InitFrame.StartFailed failed, Optional<InitFrame.StageFailed> stageFailure) {
    String reason = words(failed.errno());
    return switch (failed.what()) {
      case "staging" -> {
        String path =
            stageFailure.map(file -> new String(file.path(), StandardCharsets.UTF_8)).orElse("");
        yield new SandboxException(
            failed.errno() == ENOSPC ? SandboxFailure.DISK_FULL : SandboxFailure.STAGING_REFUSED,
            "Expected to lay out file '%s', but %s".formatted(path, reason));
      }
      case "exec", "chdir" ->
          new SandboxException(
              SandboxFailure.NOT_EXECUTABLE, "Expected to start the program, but " + reason);
      default ->
          new SandboxException(
              SandboxFailure.NOT_READY,
              "Expected to start the program, but '%s' failed: %s"
                  .formatted(failed.what(), reason));
    };
  }

  private static String words(int errno) {
    return switch (errno) {
      case 2 -> "there is no such file or directory";
      case 7 -> "its arguments and environment are too long";
      case 13 -> "permission is denied";
      case 17 -> "something else of that name exists";
      case 20 -> "a part of its path is not a directory";
      case 21 -> "it is a directory";
      case 22 -> "its path is not valid";
      case ENOSPC -> "no space is left in the sandbox";
      case 36 -> "its name is too long";
      case 40 -> "its path has a symbolic link";
      default -> "it failed with error " + errno;
    };
  }
}
