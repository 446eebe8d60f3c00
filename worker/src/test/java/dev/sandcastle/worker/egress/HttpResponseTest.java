package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpResponseTest {
  @Test
  void shouldEndTheConnectionWithTheAnswer() throws Exception { // EGR-9
    // when
    HttpResponse response =
        parse(
            """
            HTTP/1.1 200 All is well\r
            Connection: keep-alive, X-Hop\r
            Keep-Alive: timeout=5\r
            X-Hop: 1\r
            Set-Cookie: a=1\r
            Set-Cookie: b=2\r
            Transfer-Encoding: chunked\r
            \r
            """);

    // then
    assertThat(response.interim()).isFalse();
    assertThat(response.forward())
        .isEqualTo(
            """
            HTTP/1.1 200 All is well\r
            set-cookie: a=1\r
            set-cookie: b=2\r
            transfer-encoding: chunked\r
            connection: close\r
            \r
            """);
  }

  @Test
  void shouldPassOnWhatIsNotYetTheAnswer() throws Exception {
    assertThat(parse("HTTP/1.1 100 Continue\r\nX: y\r\n\r\n"))
        .isEqualTo(new HttpResponse(true, "HTTP/1.1 100 Continue\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching Protocols",
        "HTTP/2 200 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 OK",
        "SSH-2.0-OpenSSH",
        "",
      })
  void shouldRefuseWhatIsNoAnswer(String line) {
    assertThatThrownBy(() -> parse(line + "\r\n\r\n")).isInstanceOf(RequestException.class);
  }

  private static HttpResponse parse(String head) throws RequestException {
    return HttpResponse.of(HttpHead.parse(head));
  }
}
