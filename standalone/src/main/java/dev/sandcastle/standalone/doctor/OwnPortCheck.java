package dev.sandcastle.standalone.doctor;

/**
 * A port that the running server listens on.
 *
 * @param what what listens
 * @param port on loopback
 * @param pid the server's process
 */
record OwnPortCheck(String what, int port, long pid) implements Check {
  @Override
  public String name() {
    return "port: " + what;
  }

  @Override
  public Finding find() {
    return new Finding.Ok("%d is ours (process %d)".formatted(port, pid));
  }
}
