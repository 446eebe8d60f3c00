package dev.sandcastle.gateway.http;

import dev.sandcastle.schemas.execution.OutputFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is said about bytes that nobody trusts: a browser that opens them directly neither runs them
 * nor guesses their type, and shares them with nobody (requirement STO-7).
 */
final class ContentHeaders {
  /** Type of what has none. */
  static final String UNKNOWN_TYPE = "application/octet-stream";

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-z]+/[A-Za-z0-9.+-]+(; ?charset=[A-Za-z0-9-]+)?");

  /**
   * What a browser may show in its own window: pictures that hold no programs. SVG and PDF can. Any
   * type may be the source of an {@code <img>}, where the disposition does not count.
   */
  private static final Set<String> SHOWN =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private ContentHeaders() {}

  /** Of bytes of a type. */
  static Map<String, String> of(String contentType) {
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", contentType);
    headers.put("Cache-Control", "private");
    headers.put("Content-Security-Policy", "sandbox; default-src 'none'");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    return headers;
  }

  /** Of an output file that is to be saved under its name. */
  static Map<String, String> of(OutputFile file) {
    boolean plausible = MEDIA_TYPE.matcher(file.contentType()).matches();
    var headers = of(plausible ? file.contentType() : UNKNOWN_TYPE);
    headers.put("Content-Disposition", disposition("attachment", file.path()));
    return headers;
  }

  /** Whether a browser may show the file instead of saving it. */
  static boolean mayBeShown(OutputFile file) {
    return SHOWN.contains(file.contentType());
  }

  /** The real name, for clients old and new (RFC 6266; requirement STO-5). */
  static String disposition(String kind, String path) {
    String name = name(path);
    String ascii = name.replaceAll("[^A-Za-z0-9._ -]", "_");
    return "%s; filename=\"%s\"; filename*=UTF-8''%s".formatted(kind, ascii, encoded(name));
  }

  /** The last segment of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A text as one segment of a path. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
