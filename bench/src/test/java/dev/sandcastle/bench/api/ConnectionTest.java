package dev.sandcastle.bench.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConnectionTest {
  private static final URI NAMED = URI.create("http://127.0.0.1:1");

  @TempDir private Path folder;

  @Test
  void shouldReadWhatTheRunningOneLeft() throws IOException {
    // given
    Files.writeString(
        folder.resolve("run.json"),
        """
        {"url":"http://127.0.0.1:8080","adminUrl":"http://127.0.0.1:8081","pid":7}
        """);
    Files.writeString(folder.resolve("api-key"), "sk_test\n");

    // when
    var connection =
        Connection.resolve(folder, Optional.empty(), Optional.empty(), Optional.empty());

    // then
    assertThat(connection)
        .isEqualTo(
            new Connection(
                URI.create("http://127.0.0.1:8080"),
                "sk_test",
                Optional.of(URI.create("http://127.0.0.1:8081")),
                OptionalLong.of(7)));
  }

  @Test
  void shouldPreferWhatIsNamed() throws IOException {
    // given a running one that is another
    Files.writeString(folder.resolve("run.json"), "{\"url\":\"http://127.0.0.1:8080\",\"pid\":7}");

    // when
    var connection =
        Connection.resolve(folder, Optional.of(NAMED), Optional.of("sk_named"), Optional.empty());

    // then
    assertThat(connection)
        .isEqualTo(new Connection(NAMED, "sk_named", Optional.empty(), OptionalLong.empty()));
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertThatIOException()
        .isThrownBy(
            () -> Connection.resolve(folder, Optional.empty(), Optional.of("k"), Optional.empty()))
        .withMessageContaining("./sandcastle up");
    assertThatIOException()
        .isThrownBy(
            () ->
                Connection.resolve(folder, Optional.of(NAMED), Optional.empty(), Optional.empty()))
        .withMessageContaining("api-key");
  }

  @Test
  void shouldNotPrintTheKey() {
    assertThat(
            new Connection(NAMED, "sk_secret", Optional.empty(), OptionalLong.empty()).toString())
        .doesNotContain("sk_secret");
  }
}
