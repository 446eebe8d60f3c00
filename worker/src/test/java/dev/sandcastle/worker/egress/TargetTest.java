package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "example.com:443, example.com, 443",
    "EXAMPLE.com:443, example.com, 443",
    "example.com.:443, example.com, 443",
    "a.b-c.d_e.example:1, a.b-c.d_e.example, 1",
    "xn--bcher-kva.example:65535, xn--bcher-kva.example, 65535",
    "127.0.0.1.example:80, 127.0.0.1.example, 80",
    "1e1:80, 1e1, 80",
    "8.8.8.8:53, 8.8.8.8, 53",
    "8.8.8.8.:53, 8.8.8.8, 53",
    "[2606:4700::1111]:443, 2606:4700:0:0:0:0:0:1111, 443",
    "[::FFFF:8.8.8.8]:443, 8.8.8.8, 443",
    "[::ffff:7f00:1]:443, 127.0.0.1, 443",
  })
  void shouldTakeOneSpelling(String authority, String host, int port) {
    // when
    Target target = Target.parse(authority).orElseThrow();

    // then
    assertThat(target.host()).isEqualTo(host);
    assertThat(target.port()).isEqualTo(port);
    assertThat(target.literal())
        .isEqualTo(
            host.endsWith("1111") || host.matches("[0-9.]+")
                ? Optional.of(InetAddress.ofLiteral(host))
                : Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433:80",
        "127.1:80",
        "127.0.1:80",
        "0177.0.0.1:80",
        "017700000001:80",
        "0x7f.0.0.1:80",
        "0x7f000001:80",
        "0X7F000001:80",
        "127.0.0.0x1:80",
        "127.0.0.01:80",
        "0127.0.0.1:80",
        "127.0.0.256:80",
        "256.256.256.256:80",
        "1.2.3.4.5:80",
        "example.0:80",
        "0x:80",
        "example.com..:80",
        ".example.com:80",
        "exa..mple.com:80",
        "-a.example:80",
        "a-.example:80",
        "user@example.com:80",
        "example.com%00.example:80",
        "ex%61mple.com:80",
        "bücher.example:80",
        "ｅxample.com:80",
        "127。0。0。1:80",
        "①②⑦.0.0.1:80",
        "example.com/:80",
        "example.com#:80",
        "exam ple.com:80",
        "[::1:80",
        "::1:80",
        "[::1]x:80",
        "[127.0.0.1]:80",
        "[fe80::1%25eth0]:80",
        "[fe80::1%eth0]:80",
        "[v1.a]:80",
        "[]:80",
        ":80",
        ".:80",
        "*:80",
        "*.example.com:80",
        "example.com",
        "example.com:",
        "example.com:0",
        "example.com:65536",
        "example.com:99999",
        "example.com:080",
        "example.com:+80",
        "example.com:-1",
        "example.com:8e1",
        "example.com:٨٠",
        "example.com:80:80",
        "",
      })
  void shouldTakeNoOther(String authority) {
    assertThat(Target.parse(authority)).isEmpty();
  }

  @Test
  void shouldTakeNoNameThatIsTooLong() {
    // given
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "b".repeat(61));

    // then
    assertThat(Target.parse(longest + ":80")).isPresent();
    assertThat(Target.parse(longest + ".:80")).isPresent();
    assertThat(Target.parse(longest + "b:80")).isEmpty();
    assertThat(Target.parse("a".repeat(64) + ".example:80")).isEmpty();
  }

  @Property
  void shouldReadWhatItWroteAsTheSame(
      @ForAll
          @StringLength(max = 20)
          @Chars({'.', ':', '[', ']', '-', '_', 'x', '@', '%', '0', '1', '9', 'f', 'A', 'z', '*'})
          @CharRange(from = 0, to = 255)
          String text) {
    // when
    Optional<Target> target = Target.parse(text, "80");

    // then
    target.ifPresent(
        it -> {
          String again = it.host().indexOf(':') < 0 ? it.host() : "[" + it.host() + "]";
          assertThat(Target.parse(again + ":" + it.port())).isEqualTo(target);
          assertThat(it.host()).matches("[a-z0-9._:-]{1,253}");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "example.com:80, example.com",
    "example.com:8080, example.com:8080",
    "[::ffff:8.8.8.8]:80, 8.8.8.8",
    "[2606:4700::1]:80, [2606:4700:0:0:0:0:0:1]",
    "[2606:4700::1]:81, [2606:4700:0:0:0:0:0:1]:81",
  })
  void shouldWriteAHostHeader(String authority, String header) {
    assertThat(Target.parse(authority).orElseThrow().hostHeader()).isEqualTo(header);
  }
}
