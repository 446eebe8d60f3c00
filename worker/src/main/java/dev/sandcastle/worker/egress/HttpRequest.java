package dev.sandcastle.worker.egress;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks of the proxy: a tunnel ({@code CONNECT host:port}), or one plain request
 * ({@code GET http://host/path}).
 *
 * @param target where to
 * @param tunnel whether it is a tunnel
 * @param forward the head that the host gets; empty for a tunnel
 * @param bodyBytes bytes of body that follow; 0 for a tunnel
 */
record HttpRequest(Target target, boolean tunnel, String forward, long bodyBytes) {
  static final int DEFAULT_PORT = 80;

  private static final Pattern LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}) ([\\x21-\\x7e]{1,8000}) HTTP/1\\.([01])");

  /** No userinfo, no fragment; a scheme is not case-sensitive. */
  private static final Pattern ABSOLUTE =
      Pattern.compile("[hH][tT][tT][pP]://([^/?#@\\\\]+)([/?][^#]*)?");

  /** Of a head. */
  static HttpRequest of(HttpHead head) throws RequestException {
    Matcher line = LINE.matcher(head.firstLine());
    if (!line.matches()) {
      throw RequestException.malformed("no request line of HTTP/1");
    }
    if (head.has("transfer-encoding")) {
      throw RequestException.failed(411, "a request body needs a Content-Length");
    }
    long length = head.contentLength();
    var _ = head.single("host");
    return line.group(1).equals("CONNECT")
        ? tunnel(line.group(2), length)
        : plain(head, line, length);
  }

  private static HttpRequest tunnel(String authority, long length) throws RequestException {
    if (length != 0) {
      throw RequestException.malformed("a tunnel has no body");
    }
    Target target = Target.parse(authority).orElseThrow(() -> misspelled(authority, ""));
    return new HttpRequest(target, true, "", 0);
  }

  private static HttpRequest plain(HttpHead head, Matcher line, long length)
      throws RequestException {
    Matcher uri = ABSOLUTE.matcher(line.group(2));
    if (!uri.matches()) {
      throw RequestException.malformed("no http:// address, as a proxy needs it");
    }
    String authority = uri.group(1);
    String port = Integer.toString(DEFAULT_PORT);
    Target target = Target.parse(authority, port).orElseThrow(() -> misspelled(authority, port));
    String rest = uri.group(2) == null ? "/" : uri.group(2);
    String path = rest.startsWith("/") ? rest : "/" + rest;
    var headers = new ArrayList<HttpHead.Header>(List.of(hostOf(target)));
    head.endToEnd().stream().filter(it -> !it.name().equals("host")).forEach(headers::add);
    String forward =
        HttpHead.write(line.group(1) + " " + path + " HTTP/1." + line.group(3), headers);
    return new HttpRequest(target, false, forward, length);
  }

  private static HttpHead.Header hostOf(Target target) {
    return new HttpHead.Header("host", target.hostHeader());
  }

  /** A spelling that some would take for an address, and we do not, is an attempt worth telling. */
  private static RequestException misspelled(String authority, String defaultPort) {
    return Target.unspellable(authority, defaultPort)
        .map(it -> RequestException.refused(it, "the host is no name and no canonical address"))
        .orElseGet(() -> RequestException.malformed("no host with a port from 1 to 65535"));
  }
}
