package dev.sandcastle.standalone;

import dev.sandcastle.standalone.cli.CommandLineInterface;

/** {@code ./sandcastle} after the script has built everything. */
public final class StandaloneMain {
  private StandaloneMain() {}

  /** Understands {@code up}, {@code status}, {@code run}, {@code down} and {@code doctor}. */
  public static void main(String[] args) {
    System.exit(CommandLineInterface.execute(args));
  }
}
