package dev.sandcastle.gateway.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a webhook's requests go, checked as far as the text tells: where its host leads is found
 * out by {@link Destinations}. One spelling of a host is taken, so that nobody has to know what
 * others make of {@code 0x7f.1}, {@code 017700000001} or a trailing dot. Pure.
 *
 * @param uri absolute, of scheme https or http, with a host and without user or fragment
 */
public record HookUrl(URI uri) {
  /** Longest URL, characters. */
  public static final int MAX_LENGTH = 2_000;

  private static final int MAX_HOST_LENGTH = 253;
  private static final int MAX_PORT = 65_535;
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final Pattern PRINTABLE_ASCII = Pattern.compile("[!-~]*");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final String PART = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  private static final Pattern DOTTED_QUAD =
      Pattern.compile(PART + "\\." + PART + "\\." + PART + "\\." + PART);

  /** A last label that some programs read as a number, and the whole host as an address then. */
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

  /**
   * Checks a text.
   *
   * @param plainToo whether http is as good as https
   * @throws UnusableUrlException saying which rule it breaks
   */
  public static HookUrl parse(String text, boolean plainToo) throws UnusableUrlException {
    if (text.length() > MAX_LENGTH) {
      throw new UnusableUrlException("must have at most %,d characters".formatted(MAX_LENGTH));
    }
    if (!PRINTABLE_ASCII.matcher(text).matches()) {
      throw new UnusableUrlException(
          "must be printable ASCII: write an international host in its 'xn--' form and encode the"
              + " rest with '%'");
    }
    URI uri = uri(text);
    boolean https = "https".equalsIgnoreCase(uri.getScheme());
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!https && !(http && plainToo)) {
      throw new UnusableUrlException(
          plainToo ? "must begin with 'https://' or 'http://'" : "must begin with 'https://'");
    }
    String authority = uri.getRawAuthority();
    if (authority != null && authority.indexOf('@') >= 0) {
      throw new UnusableUrlException("must not have a user or a password");
    }
    if (uri.getRawFragment() != null) {
      throw new UnusableUrlException("must not have a fragment ('#')");
    }
    requireHost(uri);
    return new HookUrl(uri);
  }

  /** The host, in lower case. */
  String host() {
    return uri.getHost().toLowerCase(Locale.ROOT);
  }

  /** The port, that of the scheme when none is named. */
  int port() {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return secured() ? HTTPS_PORT : HTTP_PORT;
  }

  /** Whether it is spoken to over TLS. */
  boolean secured() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** Path and query, as the first line of a request has them. */
  String target() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  private static URI uri(String text) throws UnusableUrlException {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw new UnusableUrlException("must be a URL such as https://hooks.example.com/sandcastle");
    }
  }

  private static void requireHost(URI uri) throws UnusableUrlException {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    boolean named = HOST.matcher(host).matches() && !ENDS_IN_NUMBER.matcher(host).matches();
    if (host.length() > MAX_HOST_LENGTH || !(named || DOTTED_QUAD.matcher(host).matches())) {
      throw new UnusableUrlException(
          "must have a host, as a name without a trailing dot or as an IPv4 address of the form"
              + " 192.0.2.1");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw new UnusableUrlException("must have a port from 1 to 65535, or none");
    }
  }
}
