package dev.sandcastle.worker.hostile;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What must come of a program.
 *
 * @param verdicts one of these must be the outcome: {@code completed} or {@code failed CODE}; of a
 *     sandbox that was to be used again also {@code failed LOST} and {@code failed NOT_RESET}
 * @param prints each must be a whole line of standard output
 * @param never none may be a part of standard output
 * @param files the output files that must be collected, and no other; empty when it does not matter
 * @param skipped how many entries must be left out; empty when it does not matter
 * @param exit the exit code; empty when it does not matter
 * @param breach what it reaches although it should not, where that is known and not ours to mend;
 *     empty when it is contained
 */
public record Expectation(
    List<String> verdicts,
    List<Pattern> prints,
    List<Pattern> never,
    Optional<List<String>> files,
    Optional<Integer> skipped,
    Optional<Integer> exit,
    Optional<String> breach) {
  private static final int PRINTS_SHOWN = 2;

  /**
   * What came of a program.
   *
   * @param verdict {@code completed} or {@code failed CODE}
   * @param stdout what it printed
   * @param stderr for messages
   * @param files the output files that were collected
   * @param skipped entries that were left out
   * @param exit its exit code; empty when it did not exit by itself
   */
  public record Outcome(
      String verdict,
      String stdout,
      String stderr,
      List<String> files,
      int skipped,
      Optional<Integer> exit) {}

  static Expectation of(Head head, RuntimeClass runtimeClass) {
    return new Expectation(
        List.of(head.under(runtimeClass, "expect").getFirst().split(" or ")),
        patterns(head.under(runtimeClass, "prints")),
        patterns(head.under(runtimeClass, "never")),
        head.under(runtimeClass, "files").stream()
            .findFirst()
            .map(text -> text.equals("none") ? List.of() : List.of(text.split(" "))),
        head.under(runtimeClass, "skipped").stream().findFirst().map(Integer::valueOf),
        head.under(runtimeClass, "exit").stream().findFirst().map(Integer::valueOf),
        head.under(runtimeClass, "breach").stream().findFirst());
  }

  /** What differs from what must come of it, in words; empty when it was contained. */
  public List<String> breaches(Outcome outcome) {
    var breaches = new ArrayList<String>();
    if (!verdicts.contains(outcome.verdict())) {
      breaches.add("ended as " + outcome.verdict() + ", not " + String.join(" or ", verdicts));
    }
    List<String> lines = outcome.stdout().lines().toList();
    for (Pattern line : prints) {
      if (lines.stream().noneMatch(printed -> line.matcher(printed).matches())) {
        breaches.add("did not print " + line);
      }
    }
    for (Pattern part : never) {
      if (part.matcher(outcome.stdout()).find()) {
        breaches.add("printed " + part);
      }
    }
    files
        .filter(expected -> !expected.equals(outcome.files()))
        .ifPresent(expected -> breaches.add("left " + outcome.files() + ", not " + expected));
    skipped
        .filter(expected -> expected != outcome.skipped())
        .ifPresent(expected -> breaches.add("skipped " + outcome.skipped() + ", not " + expected));
    exit.filter(expected -> !Optional.of(expected).equals(outcome.exit()))
        .ifPresent(expected -> breaches.add("exited with " + outcome.exit() + ", not " + expected));
    return breaches;
  }

  /** In one line, for the table. */
  public String inShort() {
    String printed =
        String.join(
            ", ",
            prints.stream().limit(PRINTS_SHOWN).map(line -> "`" + line.pattern() + "`").toList());
    return breach.map(known -> "**not contained**: " + known + "; ").orElse("")
        + String.join(" or ", verdicts)
        + "; prints "
        + printed
        + (prints.size() > PRINTS_SHOWN ? ", …" : "");
  }

  private static List<Pattern> patterns(List<String> expressions) {
    return expressions.stream().map(Pattern::compile).toList();
  }
}
