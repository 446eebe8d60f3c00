package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://hooks.example.com                   | hooks.example.com | 443  | /
          HTTPS://Hooks.Example.COM/In                | hooks.example.com | 443  | /In
          https://hooks.example.com:8443/a/b?c=%2F#   | -                 | 0    | must not have a fragment
          https://hooks.example.com:8443/a/b?c=%2F    | hooks.example.com | 8443 | /a/b?c=%2F
          https://xn--bcher-kva.example/              | xn--bcher-kva.example | 443 | /
          https://1.1.1.1/x                           | 1.1.1.1           | 443  | /x
          https://localhost/                          | localhost         | 443  | /
          http://hooks.example.com/                   | -                 | 0    | must begin with 'https://'
          ftp://hooks.example.com/                    | -                 | 0    | must begin with 'https://'
          hooks.example.com                           | -                 | 0    | must begin with 'https://'
          //hooks.example.com/                        | -                 | 0    | must begin with 'https://'
          https:hooks.example.com                     | -                 | 0    | must have a host
          https:///x                                  | -                 | 0    | must have a host
          https://                                    | -                 | 0    | must be a URL
          https://user@hooks.example.com/             | -                 | 0    | must not have a user
          https://user:pw@hooks.example.com/          | -                 | 0    | must not have a user
          https://1.1.1.1@127.0.0.1/                  | -                 | 0    | must not have a user
          https://@hooks.example.com/                 | -                 | 0    | must not have a user
          https://hooks.example.com/#x                | -                 | 0    | must not have a fragment
          https://hooks.example.com./                 | -                 | 0    | must have a host
          https://127.0.0.1./                         | -                 | 0    | must have a host
          https://2130706433/                         | -                 | 0    | must have a host
          https://017700000001/                       | -                 | 0    | must have a host
          https://0x7f000001/                         | -                 | 0    | must have a host
          https://0x7f.1/                             | -                 | 0    | must have a host
          https://0177.0.0.1/                         | -                 | 0    | must have a host
          https://127.1/                              | -                 | 0    | must have a host
          https://127.0.0.0x1/                        | -                 | 0    | must have a host
          https://hooks.0x1/                          | -                 | 0    | must have a host
          https://256.1.1.1/                          | -                 | 0    | must have a host
          https://1.1.1.1.1/                          | -                 | 0    | must have a host
          https://[::1]/                              | -                 | 0    | must have a host
          https://[2606:4700:4700::1111]/             | -                 | 0    | must have a host
          https://[fe80::1%25eth0]/                   | -                 | 0    | must have a host
          https://[fe80::1%eth0]/                     | -                 | 0    | must have a host
          https://[::ffff:127.0.0.1]/                 | -                 | 0    | must have a host
          https://[v1.a]/                             | -                 | 0    | must be a URL
          https://hooks_example.com/                  | -                 | 0    | must have a host
          https://-hooks.example.com/                 | -                 | 0    | must have a host
          https://hooks..example.com/                 | -                 | 0    | must have a host
          https://hooks.example.com:0/                | -                 | 0    | must have a port
          https://hooks.example.com:65536/            | -                 | 0    | must have a port
          https://bücher.example/                     | -                 | 0    | must be printable ASCII
          https://１２７.0.0.1/                        | -                 | 0    | must be printable ASCII
          https://127。0。0。1/                        | -                 | 0    | must be printable ASCII
          https://hooks.example.com/a b               | -                 | 0    | must be printable ASCII
          https://hooks.example.com\\@127.0.0.1/      | -                 | 0    | must be a URL
          """)
  void shouldTakeOneSpellingOfAHost(String text, String host, int port, String targetOrFault)
      throws UnusableUrlException {
    if (host.equals("-")) {
      // then
      assertThatThrownBy(() -> HookUrl.parse(text, false))
          .isInstanceOf(UnusableUrlException.class)
          .hasMessageStartingWith(targetOrFault);
      return;
    }
    // when
    var url = HookUrl.parse(text, false);
    // then
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.target()).isEqualTo(targetOrFault);
    assertThat(url.secured()).isTrue();
  }

  @Test
  void shouldTakePlainHttpWhenItIsAllowed() throws UnusableUrlException {
    // when
    var url = HookUrl.parse("http://hooks.example.com/x", true);
    // then
    assertThat(url.port()).isEqualTo(80);
    assertThat(url.secured()).isFalse();
  }

  @Test
  void shouldRefuseWhatIsTooLong() throws UnusableUrlException {
    // given
    String longest = "https://hooks.example.com/" + "a".repeat(HookUrl.MAX_LENGTH - 26);
    // then
    assertThat(HookUrl.parse(longest, false)).hasToString(longest);
    assertThatThrownBy(() -> HookUrl.parse(longest + "a", false))
        .hasMessageStartingWith("must have at most 2,000 characters");
  }
}
