package dev.sandcastle.schemas.execution;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How packages may be written (G-15): a name and which versions will do, nothing else. No option,
 * no address, no path, no repository, no alias, no white space: nothing that a package manager
 * would take for something else than a package of its registry.
 */
public final class PackageGrammar {
  /** Characters of one package at most. */
  public static final int TEXT_LIMIT_CHARS = 120;

  /** Packages of a program at most (API-17). */
  public static final int LIST_LIMIT = 20;

  /** PEP 508: a name and extras; PEP 440: clauses of versions, without arbitrary equality. */
  private static final Pattern PYTHON = python();

  /** A name, which may have a scope; one version, range or tag. */
  private static final Pattern NODE = node();

  private static final Pattern PYTHON_SEPARATORS = Pattern.compile("[-_.]+");

  private PackageGrammar() {}

  /**
   * Reads one package.
   *
   * @throws IllegalArgumentException when it is not written so; the message says how it should be
   */
  public static PackageSpec parse(Ecosystem ecosystem, String text) {
    Matcher parts = pattern(ecosystem).matcher(text);
    if (text.length() > TEXT_LIMIT_CHARS || !parts.matches()) {
      throw new IllegalArgumentException(
          "Expected a package such as %s, of at most %d characters, but it is '%s'%s"
              .formatted(
                  examples(ecosystem), TEXT_LIMIT_CHARS, shortened(text), hint(ecosystem, text)));
    }
    return new PackageSpec(parts.group("name"), text.substring(parts.end("name")));
  }

  /** What two ways of writing the same package have in common, without versions and extras. */
  public static String key(Ecosystem ecosystem, PackageSpec spec) {
    return switch (ecosystem) {
      case PYTHON -> {
        int extras = spec.name().indexOf('[');
        String name = extras < 0 ? spec.name() : spec.name().substring(0, extras);
        yield PYTHON_SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
      }
      case NODE -> spec.name();
    };
  }

  private static Pattern pattern(Ecosystem ecosystem) {
    return switch (ecosystem) {
      case PYTHON -> PYTHON;
      case NODE -> NODE;
    };
  }

  private static String examples(Ecosystem ecosystem) {
    return switch (ecosystem) {
      case PYTHON -> "numpy, numpy==2.1.0, 'requests[socks]>=2,<3'";
      case NODE -> "left-pad, left-pad@1.3.0, @types/node@^20";
    };
  }

  /** PKG-12: who writes one ecosystem's packages in the other's way is told so. */
  private static String hint(Ecosystem ecosystem, String text) {
    boolean others =
        switch (ecosystem) {
          case PYTHON -> NODE.matcher(text).matches();
          case NODE -> PYTHON.matcher(text).matches();
        };
    return others && text.length() <= TEXT_LIMIT_CHARS
        ? ", as packages of %s are written"
            .formatted(ecosystem == Ecosystem.PYTHON ? "Node.js" : "Python")
        : "";
  }

  private static String shortened(String text) {
    String plain = text.replaceAll("\\p{C}", "?");
    return plain.length() <= TEXT_LIMIT_CHARS ? plain : plain.substring(0, TEXT_LIMIT_CHARS) + "…";
  }

  private static Pattern python() {
    String name = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
    String extras = "(?:\\[" + name + "(?:," + name + ")*\\])?";
    String version = "(?:[0-9]+!)?[0-9][A-Za-z0-9._-]*(?:\\+[A-Za-z0-9.]+)?";
    String clause = "(?:(?:==|!=)" + version + "(?:\\.\\*)?|(?:~=|>=|<=|>|<)" + version + ")";
    return Pattern.compile("(?<name>" + name + extras + ")(?:" + clause + "(?:," + clause + ")*)?");
  }

  private static Pattern node() {
    String word = "[a-z0-9][a-z0-9._~-]*";
    String number = "(?:0|[1-9][0-9]*)";
    String place = "(?:" + number + "|x|\\*)";
    String build = "(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?";
    String range = "(?:\\^|~|>=|<=|>|<|=)?" + number + "(?:\\." + place + "){0,2}" + build;
    String tag = "[a-z][a-z0-9-]*";
    return Pattern.compile(
        "(?<name>(?:@" + word + "/)?" + word + ")(?:@(?:" + range + "|" + tag + "))?");
  }
}
