package dev.sandcastle.worker.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;

/**
 * What a door knows of the machine it is in.
 *
 * @param resolver asks for names
 * @param lookupThreads where it does
 * @param ownAddress whether an address is one of this machine's
 */
record Surroundings(
    NameResolver resolver, ExecutorService lookupThreads, Predicate<InetAddress> ownAddress) {
  /** Whether an interface has it; when nobody can say, it counts as our own. */
  static boolean isOurs(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return true;
    }
  }
}
