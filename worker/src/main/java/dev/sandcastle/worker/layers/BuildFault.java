package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.worker.egress.Refusal;
import dev.sandcastle.worker.sandbox.ProgramExit;
import java.time.Duration;
import java.util.Optional;

/**
 * Why packages could not be installed. Told by what the kernel counted, what the gate refused and
 * what the package manager said in its own terms; by no text.
 */
final class BuildFault {
  private BuildFault() {}

  /** Of a run of an installer; empty when it did all. */
  static Optional<LayerOutcome.Failed> of(
      InstallerOutput said, ProgramExit exit, Optional<Refusal> refused, Duration timeout) {
    if (exit.exitCode() == 0 && said.first(InstallerLine.Done.class).isPresent()) {
      return Optional.empty();
    }
    if (exit.timedOut()) {
      return Optional.of(failed("it took longer than " + timeout.toSeconds() + " s"));
    }
    if (refused.isPresent()) {
      return Optional.of(denied(refused.get()));
    }
    if (exit.oomKills() > 0) {
      return Optional.of(failed("it needed more memory than an installation has"));
    }
    if (exit.diskFull()) {
      return Optional.of(failed("they are larger than an installation may be"));
    }
    return Optional.of(
        said.first(InstallerLine.Failed.class)
            .map(it -> new LayerOutcome.Failed(it.code(), sentence(it.message())))
            .orElseGet(() -> unexplained(said, exit)));
  }

  static LayerOutcome.Failed noRegistry() {
    return failed("no registry is configured for them");
  }

  static LayerOutcome.Failed tooLarge(long limitBytes) {
    return failed("they have too many files, or more than " + limitBytes + " bytes");
  }

  static LayerOutcome.Failed unusable(String why) {
    return failed(why);
  }

  private static LayerOutcome.Failed denied(Refusal refusal) {
    return new LayerOutcome.Failed(
        ErrorCode.EGRESS_DENIED,
        sentence(
            "the installer may not reach %s:%d: %s"
                .formatted(refusal.host(), refusal.port(), refusal.reason())));
  }

  private static LayerOutcome.Failed unexplained(InstallerOutput said, ProgramExit exit) {
    return said.first(InstallerLine.Unreachable.class).isPresent()
        ? failed("their registry keeps files on too many hosts")
        : failed(
            "the installer ended with exit code %d, signal %d"
                .formatted(exit.exitCode(), exit.signal()));
  }

  private static LayerOutcome.Failed failed(String fact) {
    return new LayerOutcome.Failed(ErrorCode.INSTALL_FAILED, sentence(fact));
  }

  private static String sentence(String fact) {
    return "Expected to install the packages, but " + fact;
  }
}
