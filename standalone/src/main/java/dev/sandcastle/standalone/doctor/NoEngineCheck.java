package dev.sandcastle.standalone.doctor;

/**
 * There is no Docker engine to ask.
 *
 * @param host where it was looked for
 * @param problem what happened
 */
record NoEngineCheck(String host, String problem) implements Check {
  @Override
  public String name() {
    return "Docker engine";
  }

  @Override
  public Finding find() {
    return new Finding.Fail(
        "none answers at " + host + ": " + problem,
        "./sandcastle engine starts one on Debian and Ubuntu as root; elsewhere start yours");
  }
}
