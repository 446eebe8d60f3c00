package dev.sandcastle.systemtests.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.systemtests.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ./sandcastle images}: what sandboxes are made of. */
final class RuntimeImagesST {
  private static final int PATIENCE_SECONDS = 240;

  @TempDir private Path folder;

  private record Ended(int exitCode, String printed) {}

  static Stream<String> images() {
    return RuntimeCatalog.bundled().all().stream().map(RuntimeCatalog.Runtime::image);
  }

  @Test // CI-3, G-4
  void shouldHaveEveryImageAsItsSourcesMakeItAndWithinItsBudget() throws Exception {
    // when
    Ended listed = execute("./sandcastle", "images", "list");

    // then
    assertThat(listed.exitCode()).as(listed.printed()).isZero();
    List<String[]> rows =
        listed.printed().lines().skip(1).map(line -> line.strip().split("\\s+")).toList();
    assertThat(rows)
        .extracting(row -> row[0])
        .containsAll(RuntimeCatalog.bundled().all().stream().map(it -> it.id().value()).toList());
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row[1]).as(row[0]).isEqualTo("current");
              assertThat(Integer.parseInt(row[2]))
                  .as("MB of " + row[0])
                  .isBetween(1, Integer.parseInt(row[3]));
              assertThat(row[5]).as("id of " + row[0]).startsWith("sha256:");
            });
  }

  @Test
  void shouldPassTheirProbes() throws Exception {
    // when
    Ended probed = execute("./sandcastle", "images", "probe");

    // then
    assertThat(probed.exitCode()).as(probed.printed()).isZero();
    assertThat(probed.printed()).contains("ruby/probe.rb passed", "python/probe.py passed");
  }

  @Test
  void shouldRefuseARuntimeThatIsNotInTheCatalogue() throws Exception {
    // when
    Ended refused = execute("./sandcastle", "images", "build", "cobol");

    // then
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.printed()).contains("no runtime 'cobol'");
  }

  @ParameterizedTest
  @MethodSource("images")
  void shouldNotTellWhereItWasBuilt(String image) throws Exception {
    // given
    String script =
        "cat /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/90machine"
            + " /etc/pip.conf /etc/npmrc 2>/dev/null; command -v pip; command -v pip3; command -v npm; true";

    // when
    Ended looked =
        execute(
            "docker",
            "run",
            "--rm",
            "--network",
            "none",
            "--entrypoint",
            "sh",
            image,
            "-c",
            script);

    // then
    assertThat(looked.exitCode()).as(looked.printed()).isZero();
    assertThat(looked.printed()).isEmpty();
  }

  private Ended execute(String... command) throws IOException, InterruptedException {
    Path printed = folder.resolve("printed");
    Process process =
        new ProcessBuilder(command)
            .directory(Repository.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("Expected an end, but only this came: " + Files.readString(printed));
    }
    return new Ended(process.exitValue(), Files.readString(printed));
  }
}
