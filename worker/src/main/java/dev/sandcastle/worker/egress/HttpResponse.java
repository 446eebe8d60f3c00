package dev.sandcastle.worker.egress;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of what a host answered to a plain request.
 *
 * @param interim whether the answer itself is still to come (1xx)
 * @param forward the head that the client gets
 */
record HttpResponse(boolean interim, String forward) {
  private static final Pattern LINE =
      Pattern.compile("(HTTP/1\\.[01]) ([1-9][0-9]{2})(?: ([^\\r\\n]*))?");

  /** Of a head. A host that wants to speak something else has not been asked to. */
  static HttpResponse of(HttpHead head) throws RequestException {
    Matcher line = LINE.matcher(head.firstLine());
    if (!line.matches() || line.group(2).equals("101")) {
      throw RequestException.failed(502, "the host does not answer in HTTP/1");
    }
    String phrase = line.group(3) == null ? "" : line.group(3);
    String first = line.group(1) + " " + line.group(2) + " " + phrase;
    boolean interim = line.group(2).startsWith("1");
    return new HttpResponse(
        interim, interim ? first + "\r\n\r\n" : HttpHead.write(first, head.endToEnd()));
  }

  /** Our own answer: why a request was not carried out. */
  static String problem(int status, String reason) {
    String body = "egress: " + reason + "\n";
    return "HTTP/1.1 "
        + status
        + " "
        + reason
        + "\r\ncontent-type: text/plain\r\ncontent-length: "
        + body.length()
        + "\r\nconnection: close\r\n\r\n"
        + body;
  }
}
