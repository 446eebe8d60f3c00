package dev.sandcastle.worker.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a name. May block for as long as a name server takes. */
@FunctionalInterface
interface NameResolver {
  /** By this machine's own configuration. */
  NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * All of its addresses.
   *
   * @throws UnknownHostException when it has none, or nobody says
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
