package dev.sandcastle.standalone.doctor;

/**
 * The JDK: this process runs on the one that the server would.
 *
 * @param version its version
 * @param home where it is
 */
record JavaCheck(Runtime.Version version, String home) implements Check {
  private static final int NEEDED = 25;

  @Override
  public String name() {
    return "JDK";
  }

  @Override
  public Finding find() {
    String fact = version + " in " + home;
    return version.feature() == NEEDED
        ? new Finding.Ok(fact)
        : new Finding.Fail(fact, "set JAVA_HOME to a JDK " + NEEDED);
  }
}
