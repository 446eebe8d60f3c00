package dev.sandcastle.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.embedded.LoopbackPort;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} on this machine and its engine (CLI-1, CLI-3, G-8). */
class DoctorIT {
  private static final List<String> FREE_PORTS =
      List.of("--port=0", "--admin-port=0", "--kafka-port=0", "--database-port=0");

  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void shouldFindAMachineThatCanServe() {
    // when
    int exit = doctor(FREE_PORTS);

    // then
    assertThat(lines()).noneMatch(line -> line.contains("FAIL"));
    assertThat(exit).isZero();
    assertThat(lines())
        .anyMatch(line -> line.startsWith("  ok    Docker engine"))
        .anyMatch(line -> line.startsWith("  ok    limits"))
        .anyMatch(line -> line.startsWith("  ok    seccomp"))
        .anyMatch(line -> line.startsWith("  ok    network under runc"))
        .anyMatch(line -> line.startsWith("  ok    privileges under runc"));
    assertThat(RuntimeCatalog.bundled().all())
        .allSatisfy(
            runtime ->
                assertThat(lines())
                    .anyMatch(
                        line ->
                            line.contains("image: " + runtime.id() + " ")
                                && line.contains("sha256:")));
  }

  @Test
  void shouldFailWhenNoEngineAnswers() {
    // given
    var arguments = new ArrayList<>(FREE_PORTS);
    arguments.add("--set=worker-docker-host=unix://" + folder.resolve("no.sock"));

    // when
    int exit = doctor(arguments);

    // then
    assertThat(exit).isEqualTo(1);
    assertThat(lines())
        .anyMatch(line -> line.startsWith("  FAIL  Docker engine"))
        .anyMatch(line -> line.contains("→ ./sandcastle engine"))
        .noneMatch(line -> line.contains("image:"));
  }

  @Test
  void shouldFailWhenAPortIsTaken() throws IOException {
    // given
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      var arguments = new ArrayList<>(FREE_PORTS);
      arguments.set(0, "--port=" + taken.getLocalPort());
      arguments.add("--set=worker-docker-host=unix://" + folder.resolve("no.sock"));

      // when
      int exit = doctor(arguments);

      // then
      assertThat(exit).isEqualTo(1);
      assertThat(lines()).anyMatch(line -> line.startsWith("  FAIL  port: HTTP"));
    }
  }

  private int doctor(List<String> arguments) {
    var command = new ArrayList<>(List.of("doctor", "--data-dir=" + folder));
    command.addAll(arguments);
    var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    var terminal = new Terminal(InputStream.nullInputStream(), out, out, false);
    return CommandLineInterface.commands(terminal).execute(command.toArray(String[]::new));
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
