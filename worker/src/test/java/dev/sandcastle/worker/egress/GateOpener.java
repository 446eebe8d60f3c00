package dev.sandcastle.worker.egress;

import java.nio.file.Path;

/** Another worker of the host: a process that opens a gate, which tidies up, and ends. */
final class GateOpener {
  private GateOpener() {}

  /** The folder in which gates make theirs. */
  public static void main(String[] args) throws Exception {
    EgressGate.open(Path.of(args[0])).close();
  }
}
