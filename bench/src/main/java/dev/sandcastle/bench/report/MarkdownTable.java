package dev.sandcastle.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A table: the first column is text, the others are numbers. Not thread-safe. */
final class MarkdownTable {
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row, which must have a cell for each column. */
  MarkdownTable row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "Expected %d cells, but there are %d: %s"
              .formatted(columns.size(), cells.length, List.of(cells)));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The table as Markdown, ending with a line feed. */
  String render() {
    var text = new StringBuilder(line(columns));
    text.append("|---|").append("---:|".repeat(columns.size() - 1)).append('\n');
    rows.forEach(cells -> text.append(line(cells)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    var escaped = cells.stream().map(cell -> cell.replace("|", "\\|").replace('\n', ' ')).toList();
    return "| " + String.join(" | ", escaped) + " |\n";
  }
}
