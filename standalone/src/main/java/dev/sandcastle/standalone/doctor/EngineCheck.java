package dev.sandcastle.standalone.doctor;

import dev.sandcastle.worker.sandbox.EngineReport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Docker engine: old ones lack what the sandboxes need.
 *
 * @param host where it was asked
 * @param engine what it says
 */
record EngineCheck(String host, EngineReport engine) implements Check {
  /** The first that limits processes and CPU on both versions of control groups. */
  private static final String OLDEST = "20.10";

  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  @Override
  public String name() {
    return "Docker engine";
  }

  @Override
  public Finding find() {
    String fact = "%s, API %s, at %s".formatted(engine.version(), engine.apiVersion(), host);
    return number(engine.version()) >= number(OLDEST)
        ? new Finding.Ok(fact)
        : new Finding.Fail(fact, "install Docker Engine " + OLDEST + " or later");
  }

  /** {@code 20.10.24+dfsg1} as 20010; 0 when it does not read so. */
  private static int number(String version) {
    Matcher release = RELEASE.matcher(version);
    return release.matches()
        ? Integer.parseInt(release.group(1)) * 1_000 + Integer.parseInt(release.group(2))
        : 0;
  }
}
