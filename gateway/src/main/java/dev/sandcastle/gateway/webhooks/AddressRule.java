package dev.sandcastle.gateway.webhooks;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public Internet. Everything with a special purpose is refused:
 * loopback, private and shared networks, link-local ones (the metadata services of clouds among
 * them), multicast, documentation, broadcast, and the forms in which an IPv6 address carries an
 * IPv4 one, unless it is a NAT64 address of a public one. Pure.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4 registry</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6 registry</a>
 */
final class AddressRule {
  private static final int IPV4_BYTES = 4;

  private static final List<Range> SPECIAL_V4 =
      List.of(
          Range.of("0.0.0.0", 8),
          Range.of("10.0.0.0", 8),
          Range.of("100.64.0.0", 10),
          Range.of("127.0.0.0", 8),
          // The platform endpoint of Azure's virtual machines, though the range is a public one.
          Range.of("168.63.129.16", 32),
          Range.of("169.254.0.0", 16),
          Range.of("172.16.0.0", 12),
          Range.of("192.0.0.0", 24),
          Range.of("192.0.2.0", 24),
          Range.of("192.88.99.0", 24),
          Range.of("192.168.0.0", 16),
          Range.of("198.18.0.0", 15),
          Range.of("198.51.100.0", 24),
          Range.of("203.0.113.0", 24),
          Range.of("224.0.0.0", 4),
          Range.of("240.0.0.0", 4));

  private static final Range NAT64 = Range.of("64:ff9b::", 96);

  /** All of IPv6 that is routed; the rest is refused without asking what it is. */
  private static final Range GLOBAL_V6 = Range.of("2000::", 3);

  private static final List<Range> SPECIAL_V6 =
      List.of(
          Range.of("2001::", 23),
          Range.of("2001:db8::", 32),
          Range.of("2002::", 16),
          Range.of("3fff::", 20));

  private AddressRule() {}

  /** Whether a request may be sent there. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return SPECIAL_V4.stream().noneMatch(range -> range.contains(bytes));
    }
    if (NAT64.contains(bytes)) {
      byte[] within = Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length);
      return SPECIAL_V4.stream().noneMatch(range -> range.contains(within));
    }
    return GLOBAL_V6.contains(bytes)
        && SPECIAL_V6.stream().noneMatch(range -> range.contains(bytes));
  }

  /** Addresses that begin with the same bits. */
  private record Range(InetAddress first, int bits) {
    static Range of(String literal, int bits) {
      return new Range(InetAddress.ofLiteral(literal), bits);
    }

    boolean contains(byte[] address) {
      byte[] prefix = first.getAddress();
      if (prefix.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if (((prefix[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
