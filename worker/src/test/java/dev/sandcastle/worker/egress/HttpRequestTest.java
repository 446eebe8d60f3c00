package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads are hostile input, and what passes must mean one thing only (request smuggling). */
final class HttpRequestTest {
  private static final String GET = "GET http://example.com/a?b HTTP/1.1\r\n";

  @Test
  void shouldReadATunnel() throws Exception {
    // when
    HttpRequest request = parse("CONNECT example.com:443 HTTP/1.1\r\nHost: other:1\r\n\r\n");

    // then
    assertThat(request).isEqualTo(new HttpRequest(target("example.com:443"), true, "", 0));
  }

  @Test
  void shouldWriteAPlainRequestAnew() throws Exception { // EGR-9
    // when
    HttpRequest request =
        parse(
            """
            POST HTTP://Example.com:8080/a?b=%20c HTTP/1.1\r
            Host: somebody.else\r
            Accept:  */*  \r
            Proxy-Authorization: Basic x\r
            Proxy-Connection: keep-alive\r
            Connection: keep-alive, X-Mine, content-length\r
            Keep-Alive: 5\r
            Upgrade: h2c\r
            HTTP2-Settings: x\r
            TE: trailers\r
            X-Mine: 1\r
            X-Other: 2\r
            Content-Length: 12\r
            \r
            """);

    // then
    assertThat(request.target()).isEqualTo(target("example.com:8080"));
    assertThat(request.bodyBytes()).isEqualTo(12);
    assertThat(request.forward())
        .isEqualTo(
            """
            POST /a?b=%20c HTTP/1.1\r
            host: example.com:8080\r
            accept: */*\r
            x-other: 2\r
            content-length: 12\r
            connection: close\r
            \r
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com, /",
    "http://example.com/, /",
    "http://example.com?q, /?q",
    "http://example.com./x, /x",
    "http://example.com//x/../y, //x/../y",
  })
  void shouldKeepThePathAsItIs(String uri, String path) throws Exception {
    assertThat(parse("GET " + uri + " HTTP/1.0\r\n\r\n").forward())
        .startsWith("GET " + path + " HTTP/1.0\r\nhost: example.com\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1\r\nContent-Length: 1\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Content-Length: 1, 1\r\n",
        "Content-Length: +1\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x1\r\n",
        "Content-Length: 1e1\r\n",
        "Content-Length: ٣\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length:\r\n",
        "Content-Length : 1\r\n",
        " Content-Length: 1\r\n",
        "Host: a\r\n b\r\n",
        "Host: a\r\n\tb\r\n",
        "Host: a\r\nHost: b\r\n",
        "A: b\nContent-Length: 1\r\n",
        "A: b\rContent-Length: 1\r\n",
        "A: b\u0000c\r\n",
        "A: b\u007fc\r\n",
        "A\u000b: b\r\n",
        "no colon\r\n",
        ": no name\r\n",
        "A(): b\r\n",
        "Ä: b\r\n",
      })
  void shouldRefuseWhatCouldBeReadInTwoWays(String headers) {
    assertThatThrownBy(() -> parse(GET + headers + "\r\n"))
        .isInstanceOfSatisfying(
            RequestException.class, refused -> assertThat(refused.status()).isEqualTo(400));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chunked",
        "identity",
        "gzip, chunked",
        "xchunked",
        "",
        " chunked",
        "chunked\r\nTransfer-Encoding: x"
      })
  void shouldRefuseABodyWithoutALength(String coding) {
    assertThatThrownBy(() -> parse(GET + "Transfer-Encoding: " + coding + "\r\n\r\n"))
        .isInstanceOfSatisfying(
            RequestException.class, refused -> assertThat(refused.status()).isEqualTo(411));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "GET /x HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET example.com HTTP/1.1",
        "GET https://example.com/ HTTP/1.1",
        "GET ftp://example.com/ HTTP/1.1",
        "GET http:/example.com/ HTTP/1.1",
        "GET http:///x HTTP/1.1",
        "GET http://user@example.com/ HTTP/1.1",
        "GET http://example.com@10.0.0.1/ HTTP/1.1",
        "GET http://10.0.0.1\\@example.com/ HTTP/1.1",
        "GET http://example.com/#x HTTP/1.1",
        "GET http://example.com:0/ HTTP/1.1",
        "GET http://example.com:65536/ HTTP/1.1",
        "GET http://example.com:/ HTTP/1.1",
        "GET  http://example.com/ HTTP/1.1",
        "GET http://example.com/ HTTP/1.1 ",
        " GET http://example.com/ HTTP/1.1",
        "GET http://example.com/a b HTTP/1.1",
        "GET http://example.com/ HTTP/2.0",
        "GET http://example.com/ HTTP/1.2",
        "GET http://example.com/",
        "GET\thttp://example.com/ HTTP/1.1",
        "G(T http://example.com/ HTTP/1.1",
        "CONNECT example.com HTTP/1.1",
        "CONNECT example.com:0 HTTP/1.1",
        "CONNECT example.com:65536 HTTP/1.1",
        "CONNECT http://example.com:443/ HTTP/1.1",
        "",
      })
  void shouldRefuseWhatIsNoRequestToAProxy(String line) {
    assertThatThrownBy(() -> parse(line + "\r\n\r\n"))
        .isInstanceOfSatisfying(
            RequestException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(400);
              assertThat(refused.refused()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "[::1%25lo]",
        "a..b",
        "ex%61mple.com"
      })
  void shouldTellOfAHostThatOnlySomeWouldTakeForAnAddress(String host) {
    for (String line : new String[] {"CONNECT " + host + ":80", "GET http://" + host + "/x"}) {
      assertThatThrownBy(() -> parse(line + " HTTP/1.1\r\n\r\n"))
          .isInstanceOfSatisfying(
              RequestException.class,
              refused -> {
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.refused().orElseThrow().host()).isEqualTo(host);
                assertThat(refused.refused().orElseThrow().port()).isEqualTo(80);
              });
    }
  }

  @Test
  void shouldRefuseATunnelWithABody() {
    assertThatThrownBy(() -> parse("CONNECT a.example:443 HTTP/1.1\r\nContent-Length: 5\r\n\r\n"))
        .isInstanceOf(RequestException.class);
  }

  @Test
  void shouldRefuseTooManyHeaders() throws Exception {
    // given
    String header = "a: b\r\n";

    // then
    assertThat(parse(GET + header.repeat(100) + "\r\n").forward()).contains(header.repeat(100));
    assertThatThrownBy(() -> parse(GET + header.repeat(101) + "\r\n"))
        .isInstanceOf(RequestException.class);
  }

  /** Whatever comes in: an exception of ours, or a head of exactly one request to that host. */
  @Property
  void shouldWriteNothingThatItDidNotRead(
      @ForAll
          @StringLength(max = 60)
          @CharRange(from = 0, to = 255)
          @Chars({'\r', '\n', ':', ' ', '\t', 'a', ',', '0'})
          String noise) {
    for (String head :
        new String[] {
          noise + "\r\n\r\n",
          "GET " + noise + " HTTP/1.1\r\n\r\n",
          "GET http://" + noise + "/ HTTP/1.1\r\n\r\n",
          GET + noise + "\r\n\r\n",
          GET + "A: " + noise + "\r\n\r\n"
        }) {
      try {
        // when
        HttpRequest request = parse(head);

        // then
        String[] lines = request.forward().split("\r\n", -1);
        assertThat(request.forward()).endsWith("\r\nconnection: close\r\n\r\n");
        assertThat(lines[1]).isEqualTo("host: " + request.target().hostHeader());
        assertThat(lines).filteredOn(line -> line.startsWith("host:")).hasSize(1);
        assertThat(lines).filteredOn(String::isEmpty).hasSize(2);
        assertThat(request.forward().replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
      } catch (RequestException refused) {
        assertThat(refused.status()).isBetween(400, 499);
      }
    }
  }

  private static HttpRequest parse(String head) throws RequestException {
    return HttpRequest.of(HttpHead.parse(head));
  }

  private static Target target(String authority) {
    return Target.parse(authority).orElseThrow();
  }
}
