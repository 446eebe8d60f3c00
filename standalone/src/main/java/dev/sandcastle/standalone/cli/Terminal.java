package dev.sandcastle.standalone.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes. A program's text goes out as UTF-8 whatever the machine's
 * encoding.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param interactive whether a person looks on
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
  /** This process's. */
  // Since JDK 25 it is null again when nobody looks on; the check is of JDK 22's time.
  @SuppressWarnings("SystemConsoleNull")
  static Terminal system() {
    Console console = System.console();
    return new Terminal(System.in, System.out, System.err, console != null && console.isTerminal());
  }

  /** Prints a program's standard output. */
  void programOut(String text) {
    print(out, text);
  }

  /** Prints a program's standard error. */
  void programErr(String text) {
    print(err, text);
  }

  /** Says something about what goes on, beside the program's output. */
  void say(String sentence) {
    err.println("sandcastle: " + sentence);
  }

  /** Says something only a person cares for. */
  void remark(String sentence) {
    if (interactive) {
      say(sentence);
    }
  }

  private static void print(OutputStream stream, String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (IOException impossible) {
      throw new IllegalStateException("a print stream does not throw", impossible);
    }
  }
}
