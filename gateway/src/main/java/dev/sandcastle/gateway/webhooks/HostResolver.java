package dev.sandcastle.gateway.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. Thread-safe. */
interface HostResolver {
  /**
   * All addresses; may wait.
   *
   * @throws UnknownHostException when there is none, or nobody can tell now
   */
  List<InetAddress> resolve(String host) throws UnknownHostException, InterruptedException;
}
