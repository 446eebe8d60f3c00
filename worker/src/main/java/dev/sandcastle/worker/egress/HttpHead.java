package dev.sandcastle.worker.egress;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first line and the headers of an HTTP/1 message, taken strictly (RFC 9112): what two parsers
 * could read in two ways is refused, not mended. A message that passes is written anew, without
 * what was meant for us alone.
 *
 * @param firstLine the request or status line
 * @param headers in order
 */
record HttpHead(String firstLine, List<Header> headers) {
  private static final int HEADERS_MAX = 100;
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /** Of one hop (RFC 9110, 7.6.1). Transfer-Encoding is too, but the body is passed as it comes. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "upgrade",
          "http2-settings");

  /** These say where a message ends or goes: a Connection header cannot take them away. */
  private static final Set<String> KEPT = Set.of("content-length", "transfer-encoding", "host");

  /**
   * One header.
   *
   * @param name in lower case
   * @param value without the blanks around it
   */
  record Header(String name, String value) {}

  /** Copies the list. */
  HttpHead {
    headers = List.copyOf(headers);
  }

  /**
   * Of a text that ends with the empty line.
   *
   * @param text one char for each byte
   */
  static HttpHead parse(String text) throws RequestException {
    String[] lines = text.split("\r\n");
    if (lines.length == 0) {
      throw RequestException.malformed("an empty head");
    }
    if (lines.length - 1 > HEADERS_MAX) {
      throw RequestException.malformed("too many headers");
    }
    var headers = new ArrayList<Header>();
    for (int i = 0; i < lines.length; i++) {
      if (hasControls(lines[i])) {
        throw RequestException.malformed("a control character in the head");
      }
      if (i > 0) {
        headers.add(header(lines[i]));
      }
    }
    return new HttpHead(lines[0], headers);
  }

  /** The value of a header that may be there once. */
  Optional<String> single(String name) throws RequestException {
    List<String> values = all(name);
    if (values.size() > 1) {
      throw RequestException.malformed("more than one " + name);
    }
    return values.stream().findFirst();
  }

  /** Whether a header is there. */
  boolean has(String name) {
    return !all(name).isEmpty();
  }

  /** How many bytes of body its length says; 0 when it says nothing. */
  long contentLength() throws RequestException {
    Optional<String> length = single("content-length");
    if (length.isPresent() && !LENGTH.matcher(length.get()).matches()) {
      throw RequestException.malformed("a length that is no number");
    }
    return length.map(Long::parseLong).orElse(0L);
  }

  /** Headers that go on to the other side. */
  List<Header> endToEnd() {
    var dropped = new HashSet<>(HOP_BY_HOP);
    for (String value : all("connection")) {
      for (String name : value.split(",", -1)) {
        dropped.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    dropped.removeAll(KEPT);
    return headers.stream().filter(header -> !dropped.contains(header.name())).toList();
  }

  /** As text on the wire. The connection ends with this message. */
  static String write(String firstLine, List<Header> headers) {
    var text = new StringBuilder(firstLine).append("\r\n");
    headers.forEach(
        header -> text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    return text.append("connection: close\r\n\r\n").toString();
  }

  private List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.name().equals(name))
        .map(Header::value)
        .toList();
  }

  private static Header header(String line) throws RequestException {
    int colon = line.indexOf(':');
    if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
      throw RequestException.malformed("a line that is no header");
    }
    return new Header(
        line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
  }

  private static boolean hasControls(String line) {
    return line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
  }
}
