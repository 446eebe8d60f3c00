package dev.sandcastle.gateway.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a content a request is for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110</a>
 */
sealed interface ByteRange {
  /** All of them. */
  record Whole() implements ByteRange {}

  /**
   * Some of them.
   *
   * @param first first byte
   * @param last last byte, inclusive
   */
  record Part(long first, long last) implements ByteRange {
    long length() {
      return last - first + 1;
    }
  }

  /** Only such as there are not. */
  record Unsatisfiable() implements ByteRange {}

  /** One range; a list of several may be answered with the whole. */
  Pattern FORM = Pattern.compile("(?i:bytes)=[ \\t]*(\\d*)-(\\d*)[ \\t]*");

  /** More digits are more than any content has. */
  int MOST_DIGITS = 18;

  /**
   * What a request is for.
   *
   * @param header value of the header {@code Range}; what is malformed counts as missing
   * @param size bytes there are
   */
  static ByteRange of(Optional<String> header, long size) {
    var form = header.map(FORM::matcher).filter(Matcher::matches);
    if (form.isEmpty()) {
      return new Whole();
    }
    String first = form.get().group(1);
    String last = form.get().group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Whole() : suffix(number(last), size);
    }
    long from = number(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
    if (to < from) {
      return new Whole();
    }
    return from < size ? new Part(from, Math.min(to, size - 1)) : new Unsatisfiable();
  }

  private static ByteRange suffix(long length, long size) {
    return length == 0 || size == 0
        ? new Unsatisfiable()
        : new Part(Math.max(0, size - length), size - 1);
  }

  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant);
  }
}
