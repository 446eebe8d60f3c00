package dev.sandcastle.standalone.doctor;

import static dev.sandcastle.standalone.doctor.EngineChecksTest.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.embedded.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of what the machine's files say. */
final class HostChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"25.0.1+9, Ok", "25, Ok", "24.0.2, Fail", "26, Fail"})
  void shouldWantTheJdkOfTheBuild(String version, String verdict) {
    // when
    Finding finding = new JavaCheck(Runtime.Version.parse(version), "/opt/java").find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
  }

  @Test
  void shouldFindMavenAlongThePath() throws IOException {
    // given
    Path mvn = Files.createFile(folder.resolve("mvn"));
    assertThat(mvn.toFile().setExecutable(true)).isTrue();

    // when
    Finding there = new MavenCheck("/nowhere::" + folder).find();
    Finding missing = new MavenCheck("/nowhere").find();

    // then
    assertThat(there).isEqualTo(new Finding.Ok(mvn.toString()));
    assertThat(verdict(missing)).isEqualTo("Warn");
  }

  @Test
  void shouldTellATakenPortFromAFreeOne() throws IOException {
    // given
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      int port = taken.getLocalPort();

      // when
      Finding whileTaken = new PortCheck("HTTP", port, "--port").find();
      taken.close();
      Finding afterwards = new PortCheck("HTTP", port, "--port").find();

      // then
      assertThat(whileTaken).isInstanceOf(Finding.Fail.class);
      assertThat(((Finding.Fail) whileTaken).advice()).contains("--port");
      assertThat(afterwards).isEqualTo(new Finding.Ok(port + " is free"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T21:00:00Z, 2026-11-22T20:00:00Z, Ok",
    "2026-11-22T21:00:04Z, 2026-11-22T21:00:04Z, Ok",
    "2026-11-22T21:01:00Z, , Warn",
    "2026-11-22T20:59:00Z, , Warn",
    ", 2026-11-22T21:00:06Z, Fail",
    ", , Ok",
  })
  void shouldDoubtAClockThatWentBackOrIsApart(Instant engine, Instant newest, String verdict) {
    // when
    Finding finding =
        new ClockCheck(NOW, Optional.ofNullable(engine), Optional.ofNullable(newest)).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"100, Ok", "10, Ok", "9, Warn", "2, Warn", "1, Fail", "0, Fail"})
  void shouldWantSpace(long gibibytes, String verdict) {
    // when
    Finding finding = new DiskCheck("data", folder, gibibytes << 30).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
    assertThat(finding.fact()).contains(gibibytes + " GiB", folder.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "4096, false, Ok",
    "2048, false, Warn",
    "1024, false, Fail",
    "2048, true, Ok",
    "1024, true, Warn",
  })
  void shouldWantMemoryForTheServerUnlessItHasIt(long mebibytes, boolean running, String verdict) {
    // when
    Finding finding = new MemoryCheck(mebibytes << 20, running).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
  }

  @Test
  void shouldReadThisMachine() throws IOException {
    // given
    Path file = Files.writeString(folder.resolve("installation"), "an-id\n");
    Files.setLastModifiedTime(file, FileTime.from(NOW));

    // when
    var host = new Host(folder);

    // then
    assertThat(host.installation()).contains("an-id");
    assertThat(host.newestData()).contains(NOW);
    assertThat(host.running()).isEmpty();
    assertThat(Host.availableMemory().orElse(0)).isPositive();
    assertThat(Host.freeBytes(folder.resolve("not/there"))).isPositive();
  }

  @Test
  void shouldReadAMachineWithoutData() throws IOException {
    // when
    var host = new Host(folder.resolve("not-there"));

    // then
    assertThat(host.installation()).isEmpty();
    assertThat(host.newestData()).isEmpty();
    assertThat(host.running()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "core, Ok",
    "/var/core/%e.%p, Ok",
    "|/usr/lib/systemd/systemd-coredump %P, Warn",
  })
  void shouldWarnOfAProgramThatCrashesStart(String pattern, String verdict, @TempDir Path folder)
      throws IOException {
    // given
    Path file = Files.writeString(folder.resolve("core_pattern"), pattern + "\n");

    // when / then
    assertThat(verdict(new CorePatternCheck(file).find())).isEqualTo(verdict);
    assertThat(new CorePatternCheck(folder.resolve("none")).find())
        .isInstanceOf(Finding.Warn.class);
  }
}
