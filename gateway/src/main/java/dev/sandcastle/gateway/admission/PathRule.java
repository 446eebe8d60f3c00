package dev.sandcastle.gateway.admission;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rules for the path of a source file, in the order in which they are tried (requirement
 * PATH-2). What passes all of them is relative, ASCII, and means the same on every file system. The
 * names are part of the answer to the caller: they are added, never renamed.
 */
enum PathRule {
  /** Nothing, or only white space. */
  EMPTY("must not be empty"),
  /** More than {@link #MAX_LENGTH} characters in normal form. */
  TOO_LONG("must have at most 200 characters"),
  /** U+0000 to U+001F and U+007F. */
  CONTROL_CHARS("must not have control characters"),
  /** Characters without width. */
  ZERO_WIDTH("must not have zero-width characters"),
  /** Characters that change the direction of text. */
  BIDI_OVERRIDE("must not have characters that change the direction of text"),
  /** A leading slash or drive letter. */
  ABSOLUTE("must be relative"),
  /** A backslash. */
  BACKSLASH("must separate folders with '/'"),
  /** A dot, slash or backslash in percent encoding. */
  URL_ENCODED_TRAVERSAL("must not have %2e, %2f or %5c"),
  /** A leading {@code ./}. */
  LEADING_DOT_SLASH("must not begin with './'"),
  /** A slash at the end. */
  TRAILING_SLASH("must not end with '/'"),
  /** Two slashes in a row. */
  MULTI_SLASH("must not have '//'"),
  /** A segment of white space alone. */
  EMPTY_SEGMENT("must not have a blank segment"),
  /** A segment {@code .} or {@code ..}. */
  TRAVERSAL("must not have a segment '.' or '..'"),
  /** A segment that begins with a dot. */
  HIDDEN_DOTFILE("must not have a segment that begins with a dot"),
  /** Anything but ASCII letters, digits, dot, underscore and hyphen. */
  DISALLOWED_CHAR("must have only letters, digits, '.', '_' and '-' in its segments"),
  /** A name that Windows keeps for a device, with any ending. */
  WINDOWS_RESERVED("must not have a device name of Windows as a segment");

  /** Longest path, in characters. */
  public static final int MAX_LENGTH = 200;

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F]");
  private static final Pattern WITHOUT_WIDTH = Pattern.compile("[\\u200B-\\u200D\\uFEFF]");
  private static final Pattern DIRECTION =
      Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069\\u200E\\u200F]");
  private static final Pattern ROOTED = Pattern.compile("^(/|[A-Za-z]:)");
  private static final Pattern ENCODED = Pattern.compile("(?i)%(2e|2f|5c)");
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|com[1-9]|lpt[1-9])(\\..*)?");

  private final String sentence;

  PathRule(String sentence) {
    this.sentence = sentence;
  }

  /** What the rule asks for, to be read after "a path". */
  public String sentence() {
    return sentence;
  }

  /** The form that is checked and stored: Unicode NFC (requirement PATH-3). */
  public static String normalise(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC);
  }

  /**
   * The first rule that a path breaks.
   *
   * @param path in normal form
   */
  public static Optional<PathRule> firstBrokenBy(String path) {
    return Arrays.stream(values()).filter(rule -> rule.isBrokenBy(path)).findFirst();
  }

  /** What the path is called when letters of either case are the same (requirement PATH-4). */
  static String caseless(String path) {
    return path.toLowerCase(Locale.ROOT);
  }

  private boolean isBrokenBy(String path) {
    return switch (this) {
      case EMPTY -> path.isBlank();
      case TOO_LONG -> path.length() > MAX_LENGTH;
      case CONTROL_CHARS -> CONTROL.matcher(path).find();
      case ZERO_WIDTH -> WITHOUT_WIDTH.matcher(path).find();
      case BIDI_OVERRIDE -> DIRECTION.matcher(path).find();
      case ABSOLUTE -> ROOTED.matcher(path).find();
      case BACKSLASH -> path.indexOf('\\') >= 0;
      case URL_ENCODED_TRAVERSAL -> ENCODED.matcher(path).find();
      case LEADING_DOT_SLASH -> path.startsWith("./");
      case TRAILING_SLASH -> path.endsWith("/");
      case MULTI_SLASH -> path.contains("//");
      case EMPTY_SEGMENT -> anySegment(path, String::isBlank);
      case TRAVERSAL -> anySegment(path, name -> name.equals(".") || name.equals(".."));
      case HIDDEN_DOTFILE -> anySegment(path, name -> name.startsWith("."));
      case DISALLOWED_CHAR -> anySegment(path, name -> !ALLOWED.matcher(name).matches());
      case WINDOWS_RESERVED -> anySegment(path, name -> RESERVED.matcher(name).matches());
    };
  }

  private static boolean anySegment(String path, Predicate<String> broken) {
    return Arrays.stream(path.split("/", -1)).anyMatch(broken);
  }
}
