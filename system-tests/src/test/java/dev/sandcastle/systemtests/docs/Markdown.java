package dev.sandcastle.systemtests.docs;

import dev.sandcastle.systemtests.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One document, as far as the tests need to understand it.
 *
 * @param file where it lies
 * @param text all of it
 */
record Markdown(Path file, String text) {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)[^\\n]*\\n(.*?)^```\\s*?$");
  private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)[^)]*\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

  /**
   * A fenced block.
   *
   * @param language what stands after the fence; may be empty
   * @param content what lies between the fences
   */
  record Fenced(String language, String content) {}

  static Markdown read(Path file) {
    return new Markdown(file, Repository.read(file));
  }

  List<Fenced> fences() {
    return FENCE.matcher(text).results().map(at -> new Fenced(at.group(1), at.group(2))).toList();
  }

  /** Targets of links outside of fences. */
  List<String> links() {
    return LINK.matcher(prose()).results().map(at -> at.group(1)).toList();
  }

  /** Inline code outside of fences. */
  List<String> inlineCode() {
    return CODE.matcher(prose()).results().map(at -> at.group(1)).toList();
  }

  /** Everything but the fenced blocks. */
  String prose() {
    return FENCE.matcher(text).replaceAll("");
  }

  /** The cells of each row of the table under a heading, its head and rule apart. */
  List<List<String>> tableUnder(String heading) {
    var rows = new ArrayList<List<String>>();
    boolean inSection = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("#")) {
        inSection = line.replace("#", "").strip().equals(heading);
      } else if (inSection && line.startsWith("|")) {
        rows.add(cells(line));
      }
    }
    return rows.size() < 2 ? List.of() : rows.subList(2, rows.size());
  }

  private static List<String> cells(String line) {
    String inner = line.strip();
    inner = inner.substring(1, inner.endsWith("|") ? inner.length() - 1 : inner.length());
    return Pattern.compile("(?<!\\\\)\\|").splitAsStream(inner).map(String::strip).toList();
  }

  @Override
  public String toString() {
    return Repository.root().relativize(file).toString();
  }
}
