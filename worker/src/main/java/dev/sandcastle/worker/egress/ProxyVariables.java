package dev.sandcastle.worker.egress;

import java.util.Map;

/** What tells a program in a sandbox of its way out (HRD-18). Its own variables come after. */
public final class ProxyVariables {
  private static final String PROXY = "http://127.0.0.1:3128";
  private static final String DIRECT = "127.0.0.1,localhost,::1";

  /**
   * Both spellings, for programs read one or the other; Node reads them only when it is told to.
   */
  public static final Map<String, String> ALL =
      Map.of(
          "http_proxy", PROXY,
          "https_proxy", PROXY,
          "HTTP_PROXY", PROXY,
          "HTTPS_PROXY", PROXY,
          "no_proxy", DIRECT,
          "NO_PROXY", DIRECT,
          "NODE_USE_ENV_PROXY", "1");

  private ProxyVariables() {}
}
