package dev.sandcastle.worker.hostile;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comment at the top of a program, {@code key: value} line by line. A key that says what must
 * come of it may end with {@code on runsc}; then it stands instead of the plain one there.
 *
 * @param lines the values of each key, in order
 */
public record Head(Map<String, List<String>> lines) {
  private static final Pattern LINE = Pattern.compile("(?:#|//) ([a-z]+(?: on runsc)?): (.*)");
  private static final Set<String> EXPECTATIONS =
      Set.of("expect", "prints", "never", "files", "skipped", "exit", "breach");
  private static final Set<String> SETTINGS =
      Set.of("attack", "timeout", "memory", "output", "stdin", "args", "env", "reuse");
  private static final Set<String> MANY = Set.of("prints", "never");

  /**
   * Of a program's source.
   *
   * @param name names it in messages
   * @throws IllegalArgumentException when a line is not understood or one is missing
   */
  public static Head of(String name, String source) {
    var lines = new LinkedHashMap<String, List<String>>();
    for (String line : source.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        break;
      }
      List<String> values =
          lines.computeIfAbsent(known(name, matcher.group(1)), _ -> new ArrayList<>());
      values.add(matcher.group(2));
      require(
          MANY.contains(plain(matcher.group(1))) || values.size() == 1, name, "says twice", line);
    }
    for (String needed : List.of("attack", "expect", "prints")) {
      require(lines.containsKey(needed), name, "does not say", needed);
    }
    return new Head(lines);
  }

  /** The value of a key that stands at most once. */
  public Optional<String> one(String key) {
    return Optional.ofNullable(lines.get(key)).map(List::getFirst);
  }

  /** A number with a unit. */
  Optional<Long> quantity(String key, String unit) {
    return one(key)
        .map(
            text -> {
              require(text.endsWith(" " + unit), text, "is not in", unit);
              return Long.parseLong(text.substring(0, text.length() - unit.length() - 1));
            });
  }

  /** The values of a key for a class of isolation. */
  List<String> under(RuntimeClass runtimeClass, String key) {
    String special = key + " on " + runtimeClass.name().toLowerCase(Locale.ROOT);
    return lines.getOrDefault(special, lines.getOrDefault(key, List.of()));
  }

  private static String known(String name, String key) {
    boolean special = !plain(key).equals(key);
    boolean known = EXPECTATIONS.contains(plain(key)) || (!special && SETTINGS.contains(key));
    require(known, name, "says something unknown:", key);
    return key;
  }

  private static String plain(String key) {
    return key.replace(" on runsc", "");
  }

  private static void require(boolean holds, String subject, String verb, String object) {
    if (!holds) {
      throw new IllegalArgumentException(subject + " " + verb + " " + object);
    }
  }
}
