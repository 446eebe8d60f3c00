package dev.sandcastle.gateway.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Finds the one address that a request may be sent to. A host of which any address is not public is
 * refused as a whole. Whoever sends connects to the address that is returned and to no other, so
 * that a name that changes between check and use leads nowhere. Thread-safe.
 */
final class Destinations {
  /**
   * The same words whether the host is unknown or private: a tenant must not learn which names the
   * gateway's own network has.
   */
  private static final String REFUSAL =
      "must have a host that can be found and has only public addresses";

  private final HostResolver resolver;
  private final WebhookConfig config;

  /** With a way to find addresses, and what is allowed. */
  Destinations(HostResolver resolver, WebhookConfig config) {
    this.resolver = resolver;
    this.config = config;
  }

  /** Whether a URL may do without TLS. */
  boolean allowHttp() {
    return config.allowHttp();
  }

  /**
   * The address of a URL's host now; may wait.
   *
   * @throws UnusableUrlException when it has none, or one that is not public, or TLS is wanted
   */
  InetAddress find(HookUrl url) throws UnusableUrlException, InterruptedException {
    if (!url.secured() && !config.allowHttp()) {
      throw new UnusableUrlException("must begin with 'https://'");
    }
    try {
      var addresses = resolver.resolve(url.host());
      if (!addresses.isEmpty()
          && (config.allowPrivate() || addresses.stream().allMatch(AddressRule::isPublic))) {
        return addresses.getFirst();
      }
    } catch (UnknownHostException unknown) {
      throw new UnusableUrlException(REFUSAL);
    }
    throw new UnusableUrlException(REFUSAL);
  }
}
