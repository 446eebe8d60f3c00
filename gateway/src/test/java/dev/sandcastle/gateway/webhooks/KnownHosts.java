package dev.sandcastle.gateway.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A name service whose answers the test decides. Thread-safe. */
final class KnownHosts implements HostResolver {
  private final Map<String, List<InetAddress>> hosts = new ConcurrentHashMap<>();

  /** From now on a host has these addresses. */
  KnownHosts put(String host, String... addresses) {
    hosts.put(host, Stream.of(addresses).map(InetAddress::ofLiteral).toList());
    return this;
  }

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    var addresses = hosts.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }
}
