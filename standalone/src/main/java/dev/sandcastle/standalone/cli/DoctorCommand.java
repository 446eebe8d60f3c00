package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.doctor.Doctor;
import dev.sandcastle.standalone.doctor.DoctorConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: whether this machine can serve, and what to do when it cannot. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Checks this machine: what is missing or weak, and what to do about it.",
    footer = {"", "Ends with 0 when nothing failed (warnings do not count), else with 1."})
final class DoctorCommand implements Callable<Integer> {
  /** Where the sources are; the script sets it. */
  private static final String REPOSITORY = "sandcastle.root";

  @Mixin private DataFolder folder;
  @Mixin private ServerOptions server;

  @Option(names = "--path", hidden = true, defaultValue = "${env:PATH}")
  private Optional<String> searchPath = Optional.empty();

  private final Terminal terminal;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var report = new DoctorReport(terminal);
    Doctor.examine(
        new DoctorConfig(
            server.options(folder.path()),
            Optional.ofNullable(System.getProperty(REPOSITORY)).map(Path::of),
            searchPath.orElse("")),
        report);
    report.sum();
    return report.failed() ? ExitStatus.FAILED : ExitStatus.OK;
  }
}
