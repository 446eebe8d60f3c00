package dev.sandcastle.worker.hostile;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The table of the suite in {@code docs/THREAT_MODEL.md}, and the tally of its last run. */
public final class HostileTable {
  /** The document. */
  public static final Path DOCUMENT = Path.of("../docs/THREAT_MODEL.md");

  private static final String TABLE = "hostile suite";
  private static final String TALLY = "hostile tally";

  private HostileTable() {}

  /** As the programs' heads have it. */
  public static String of(List<HostileProgram> programs) {
    return programs.stream()
        .map(HostileTable::row)
        .collect(
            Collectors.joining(
                "\n", "| program | what it tries | `runc` | `runsc` |\n|---|---|---|---|\n", ""));
  }

  /** What stands between the table's markers. */
  public static String written() throws IOException {
    return between(Files.readString(DOCUMENT), TABLE);
  }

  /** What stands between the tally's markers. */
  public static String tally() throws IOException {
    return between(Files.readString(DOCUMENT), TALLY);
  }

  /** Writes the table. */
  public static void write(List<HostileProgram> programs) throws IOException {
    replace(TABLE, of(programs));
  }

  /** Writes the tally. */
  public static void writeTally(String tally) throws IOException {
    replace(TALLY, tally);
  }

  private static void replace(String name, String content) throws IOException {
    String text = Files.readString(DOCUMENT);
    String old = begin(name) + between(text, name) + end(name);
    Files.writeString(DOCUMENT, text.replace(old, begin(name) + content + end(name)));
  }

  private static String between(String text, String name) {
    int from = text.indexOf(begin(name));
    int to = text.indexOf(end(name));
    if (from < 0 || to < from) {
      throw new IllegalStateException(DOCUMENT + " has no markers of the " + name);
    }
    return text.substring(from + begin(name).length(), to);
  }

  private static String begin(String name) {
    return "<!-- " + name + ": begin -->\n";
  }

  private static String end(String name) {
    return "\n<!-- " + name + ": end -->";
  }

  private static String row(HostileProgram program) {
    String runc = program.expected(RuntimeClass.RUNC).inShort();
    String runsc = program.expected(RuntimeClass.RUNSC).inShort();
    return "| `%s` | %s | %s | %s |"
        .formatted(
            program.id(),
            cell(program.attack()),
            cell(runc),
            runsc.equals(runc) ? "the same" : cell(runsc));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
