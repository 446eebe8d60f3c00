package dev.sandcastle.kit.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Settings by kebab-case key, from {@code --key=value} arguments and {@code SANDCASTLE_KEY}
 * environment variables (an argument wins; a blank value counts as unset, requirement CFG-3).
 *
 * <p>Reading collects errors instead of throwing, so that a person sees all of them at once: read
 * every setting, then call {@link #check()}. Not thread-safe.
 */
public final class Settings {
  private static final String ENVIRONMENT_PREFIX = "SANDCASTLE_";

  private final Map<String, String> values;
  private final Set<String> read = new HashSet<>();
  private final List<String> errors = new ArrayList<>();

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /** From a main's arguments and environment. */
  public static Settings from(String[] args, Map<String, String> environment) {
    var values = new TreeMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(ENVIRONMENT_PREFIX)) {
            var key = name.substring(ENVIRONMENT_PREFIX.length());
            values.put(key.toLowerCase(java.util.Locale.ROOT).replace('_', '-'), value);
          }
        });
    var malformed = new ArrayList<String>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (arg.startsWith("--") && equals > 2) {
        values.put(arg.substring(2, equals), arg.substring(equals + 1));
      } else {
        malformed.add("Expected an argument --key=value, but it is '" + arg + "'");
      }
    }
    var settings = new Settings(values);
    settings.errors.addAll(malformed);
    return settings;
  }

  /** From values by key, as tests and the one-process main have them. */
  public static Settings of(Map<String, String> values) {
    return new Settings(new TreeMap<>(values));
  }

  /** A text. */
  public String text(String key, String byDefault) {
    return find(key).orElse(byDefault);
  }

  /** A text that must be given. */
  public String required(String key) {
    return find(key)
        .orElseGet(
            () -> {
              errors.add("Expected the setting '" + key + "', but it is missing");
              return "";
            });
  }

  /** A text that may be missing. */
  public Optional<String> find(String key) {
    read.add(key);
    return Optional.ofNullable(values.get(key))
        .filter(value -> !value.isBlank())
        .map(String::strip);
  }

  /** A secret that must be given. */
  public Secret secret(String key) {
    return new Secret(required(key));
  }

  /** A whole number within bounds, both inclusive. */
  public int number(String key, int byDefault, int from, int to) {
    return parse(
        key,
        byDefault,
        "a whole number from " + from + " to " + to,
        Integer::valueOf,
        number -> number >= from && number <= to);
  }

  /** A number of bytes within bounds, both inclusive. */
  public long bytes(String key, long byDefault, long from, long to) {
    return parse(
        key,
        byDefault,
        "bytes from " + from + " to " + to,
        Long::valueOf,
        number -> number >= from && number <= to);
  }

  /** A port; 0 takes a free one. */
  public int port(String key, int byDefault) {
    return number(key, byDefault, 0, 65_535);
  }

  /**
   * A positive duration, in ISO 8601 ({@code PT2S}) or with a unit ({@code 200ms}, {@code 2s},
   * {@code 5m}).
   */
  public Duration duration(String key, Duration byDefault) {
    return parse(
        key,
        byDefault,
        "a duration such as 200ms, 2s, 5m or PT2S",
        Settings::parseDuration,
        Duration::isPositive);
  }

  /** A path. */
  public Path path(String key, Path byDefault) {
    return parse(key, byDefault, "a path", Path::of, path -> true);
  }

  /** A yes or no (requirement CFG-3). */
  public boolean flag(String key, boolean byDefault) {
    return parse(key, byDefault, "true, false, yes, no, 1 or 0", Settings::parseFlag, flag -> true);
  }

  /** Adds an error that a config record found. */
  public void reject(String error) {
    errors.add(error);
  }

  /**
   * Call when everything was read.
   *
   * @throws SettingsException with every error, an unknown key among them
   */
  public void check() {
    for (String key : values.keySet()) {
      if (!read.contains(key)) {
        errors.add(
            "Expected a known setting, but '"
                + key
                + "' is not one; known are "
                + new java.util.TreeSet<>(read));
      }
    }
    if (!errors.isEmpty()) {
      throw new SettingsException(errors);
    }
  }

  private <T> T parse(
      String key,
      T byDefault,
      String form,
      Function<String, T> parser,
      java.util.function.Predicate<T> valid) {
    var text = find(key);
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      T value = parser.apply(text.get());
      if (valid.test(value)) {
        return value;
      }
    } catch (IllegalArgumentException | DateTimeParseException unparsable) {
      errors.add(
          "Expected '%s' to be %s, but it is '%s' (%s)"
              .formatted(key, form, text.get(), unparsable.getMessage()));
      return byDefault;
    }
    errors.add("Expected '%s' to be %s, but it is '%s'".formatted(key, form, text.get()));
    return byDefault;
  }

  private static boolean parseFlag(String text) {
    return switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "true", "yes", "1" -> true;
      case "false", "no", "0" -> false;
      default -> throw new IllegalArgumentException("not a yes or no");
    };
  }

  private static Duration parseDuration(String text) {
    if (text.startsWith("P")) {
      return Duration.parse(text);
    }
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    long count = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(count);
      case 'm' -> Duration.ofMinutes(count);
      case 'h' -> Duration.ofHours(count);
      default -> throw new IllegalArgumentException("no unit");
    };
  }
}
