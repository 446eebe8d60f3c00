package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.HostRule;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host as somebody writes it, {@code host} or {@code host:port}, to the one spelling that the
 * workers' gate compares: a DNS name in lower case and ASCII without the final dot, {@code *.} and
 * such a name, or an address in its canonical form. What only some parsers take for an address
 * ({@code 127.1}, {@code 0x7f.0.0.1}, {@code 2130706433}, digits of other scripts) is neither: a
 * name does not end in a number (WHATWG URL, "ends in a number"). Pure.
 */
final class HostText {
  /** Longest text, bytes: a name in another script may be longer than its ASCII form. */
  static final int MAX_BYTES = 1_024;

  private static final String WILDCARD = "*.";
  private static final int MAX_NAME = 253;
  private static final int MAX_PORT = 65_535;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  private HostText() {}

  /** Reads it; empty when it is nothing that a rule can name. Never throws. */
  static Optional<HostRule> parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    var port = hasPort ? port(text.substring(colon + 1)) : Optional.of(HostRule.DEFAULT_PORT);
    var host = host(hasPort ? text.substring(0, colon) : text);
    return host.flatMap(known -> port.map(number -> new HostRule(known, number)));
  }

  /** As people write it. */
  static String write(HostRule rule) {
    boolean brackets = rule.host().indexOf(':') >= 0;
    return (brackets ? "[" + rule.host() + "]" : rule.host()) + ":" + rule.port();
  }

  private static Optional<Integer> port(String text) {
    return Optional.of(text)
        .filter(digits -> PORT.matcher(digits).matches())
        .map(Integer::valueOf)
        .filter(number -> number <= MAX_PORT);
  }

  private static Optional<String> host(String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      return ipv6(text.substring(1, text.length() - 1));
    }
    if (IPV4.matcher(text).matches()) {
      return Optional.of(text);
    }
    return text.startsWith(WILDCARD)
        ? name(text.substring(WILDCARD.length())).map(name -> WILDCARD + name)
        : name(text);
  }

  private static Optional<String> ipv6(String text) {
    if (text.indexOf(':') < 0 || !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // An IPv4 address in IPv6 clothes is the other family's: it is written the other way.
      return InetAddress.ofLiteral(text) instanceof Inet6Address address
          ? Optional.of(address.getHostAddress())
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> name(String text) {
    String ascii;
    try {
      ascii = IDN.toASCII(text).toLowerCase(Locale.ROOT);
    } catch (RuntimeException malformed) {
      // Beside the documented exception it throws others for odd input.
      return Optional.empty();
    }
    String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return Optional.empty();
      }
    }
    boolean valid =
        name.length() <= MAX_NAME && !NUMBER.matcher(labels[labels.length - 1]).matches();
    return valid ? Optional.of(name) : Optional.empty();
  }
}
