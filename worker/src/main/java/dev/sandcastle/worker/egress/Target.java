package dev.sandcastle.worker.egress;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a client wants to go, in the one spelling that we take: a DNS name in lower case without
 * the final dot, or an address in its canonical form. What only some parsers read as an address
 * ({@code 127.1}, {@code 0x7f.0.0.1}, {@code 2130706433}, {@code 017700000001}) is no name either:
 * a name does not end in a number (WHATWG URL, "ends in a number"). Names in other scripts come as
 * {@code xn--}; userinfo, percent-encoding and zones have no place in the grammar.
 *
 * @param host the name, or the address as Java writes it
 * @param port 1 to 65,535
 * @param literal the address, if it is one
 */
record Target(String host, int port, Optional<InetAddress> literal) {
  static final int HOST_CHARS = 253;
  private static final int PORT_MAX = 65_535;

  private static final Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  /** {@code host:port}, with an IPv6 address in brackets; empty when it is not that. */
  static Optional<Target> parse(String authority) {
    return parse(authority, "");
  }

  /**
   * The same.
   *
   * @param defaultPort the port when none is there; empty when one must be
   */
  static Optional<Target> parse(String authority, String defaultPort) {
    return port(authority, defaultPort).flatMap(port -> ofHost(host(authority), port));
  }

  /**
   * Names in a refusal what is no host, as it was written; empty when not even that is possible.
   */
  static Optional<Target> unspellable(String authority, String defaultPort) {
    String host = host(authority);
    return host.isEmpty() || host.length() > HOST_CHARS || !isAscii(host)
        ? Optional.empty()
        : port(authority, defaultPort).map(port -> new Target(host, port, Optional.empty()));
  }

  private static int colon(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : -1;
  }

  private static String host(String authority) {
    int colon = colon(authority);
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static Optional<Integer> port(String authority, String defaultPort) {
    int colon = colon(authority);
    return Optional.of(colon < 0 ? defaultPort : authority.substring(colon + 1))
        .filter(text -> PORT.matcher(text).matches())
        .map(Integer::valueOf)
        .filter(value -> value <= PORT_MAX);
  }

  private static Optional<Target> ofHost(String text, int port) {
    if (text.length() > HOST_CHARS + 1 || !isAscii(text)) {
      return Optional.empty();
    }
    String host = text.toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      String inside = host.substring(1, host.length() - 1);
      return inside.indexOf(':') >= 0 && IPV6.matcher(inside).matches()
          ? literal(inside, port)
          : Optional.empty();
    }
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (IPV4.matcher(host).matches()) {
      return literal(host, port);
    }
    return isName(host) ? Optional.of(new Target(host, port, Optional.empty())) : Optional.empty();
  }

  private static Optional<Target> literal(String text, int port) {
    try {
      var address = InetAddress.ofLiteral(text);
      return Optional.of(new Target(address.getHostAddress(), port, Optional.of(address)));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isName(String host) {
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return host.length() <= HOST_CHARS && !NUMBER.matcher(labels[labels.length - 1]).matches();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** As it stands in a {@code Host} header. */
  String hostHeader() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + (port == HttpRequest.DEFAULT_PORT ? "" : ":" + port);
  }
}
