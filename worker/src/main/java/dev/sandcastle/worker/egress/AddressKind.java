package dev.sandcastle.worker.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * What an address is for. Source: IANA's special-purpose address registries for IPv4 and IPv6 (RFC
 * 6890 and its updates, as of October 2025), IPv6 unicast (RFC 4291: nothing but 2000::/3 is given
 * out), and the published metadata addresses of cloud providers that lie elsewhere. An address of
 * any kind but {@link #PUBLIC} is refused, however the name was spelled that led to it.
 */
enum AddressKind {
  /** Anybody may be reached there. */
  PUBLIC("public", true),
  /** 0.0.0.0/8, ::; Linux takes it for this machine. */
  UNSPECIFIED("unspecified", false),
  LOOPBACK("loopback", false),
  /** RFC 1918, unique local IPv6. */
  PRIVATE("private", true),
  /** Carrier-grade NAT; used as private networks by clouds and VPNs. */
  SHARED("shared", true),
  LINK_LOCAL("link-local", false),
  /** Where a cloud tells a machine its credentials. */
  METADATA("metadata", false),
  MULTICAST("multicast", false),
  /** Documentation, benchmarks, protocol assignments: nothing public lives there. */
  SPECIAL("special-purpose", true),
  /** Carries an IPv4 address that a gateway somewhere would take out: 6to4, Teredo, ISATAP. */
  TUNNEL("tunnel", false),
  RESERVED("reserved", false);

  /** The first block that holds an address decides. */
  private static final List<Block> BLOCKS =
      List.of(
          block("168.63.129.16/32", METADATA),
          block("100.100.100.200/32", METADATA),
          block("192.0.0.192/32", METADATA),
          block("169.254.169.254/32", METADATA),
          block("0.0.0.0/8", UNSPECIFIED),
          block("10.0.0.0/8", PRIVATE),
          block("100.64.0.0/10", SHARED),
          block("127.0.0.0/8", LOOPBACK),
          block("169.254.0.0/16", LINK_LOCAL),
          block("172.16.0.0/12", PRIVATE),
          block("192.0.0.0/24", SPECIAL),
          block("192.0.2.0/24", SPECIAL),
          block("192.88.99.0/24", TUNNEL),
          block("192.168.0.0/16", PRIVATE),
          block("198.18.0.0/15", SPECIAL),
          block("198.51.100.0/24", SPECIAL),
          block("203.0.113.0/24", SPECIAL),
          block("224.0.0.0/4", MULTICAST),
          block("240.0.0.0/4", RESERVED),
          block("0.0.0.0/0", PUBLIC),
          block("::/128", UNSPECIFIED),
          block("::1/128", LOOPBACK),
          block("fd00:ec2::254/128", METADATA),
          block("fd20:ce::254/128", METADATA),
          block("fc00::/7", PRIVATE),
          block("fe80::/10", LINK_LOCAL),
          block("ff00::/8", MULTICAST),
          block("2001::/23", TUNNEL),
          block("2001:db8::/32", SPECIAL),
          block("2002::/16", TUNNEL),
          block("3fff::/20", SPECIAL),
          block("2000::/3", PUBLIC),
          block("::/0", RESERVED));

  private static final Block IPV4_MAPPED = mapped();

  /** RFC 6052: what a translator (NAT64) makes of an IPv4 address. */
  private static final Block TRANSLATED = block("64:ff9b::/96", RESERVED);

  /** RFC 5214: 0:5efe or 200:5efe before the IPv4 address, in any network. */
  private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};

  private static final int IPV4_IN_IPV6 = 12;

  private final String words;
  private final boolean inNetworks;

  AddressKind(String words, boolean inNetworks) {
    this.words = words;
    this.inNetworks = inNetworks;
  }

  /** The kind of an address, as a machine of this network would reach it. */
  static AddressKind of(InetAddress address) {
    return of(address.getAddress());
  }

  /** For sentences. */
  String words() {
    return words;
  }

  /** Whether a host that the operator named may have such an address: its own network's. */
  boolean mayBeOperators() {
    return inNetworks;
  }

  private static AddressKind of(byte[] bytes) {
    if (IPV4_MAPPED.holds(bytes) || TRANSLATED.holds(bytes)) {
      return of(Arrays.copyOfRange(bytes, IPV4_IN_IPV6, bytes.length));
    }
    AddressKind kind =
        BLOCKS.stream().filter(block -> block.holds(bytes)).findFirst().orElseThrow().kind;
    return kind == PUBLIC && isIsatap(bytes) ? TUNNEL : kind;
  }

  private static boolean isIsatap(byte[] bytes) {
    return bytes.length > IPV4_IN_IPV6
        && (bytes[8] & ~0x02) == ISATAP[0]
        && Arrays.equals(bytes, 9, IPV4_IN_IPV6, ISATAP, 1, ISATAP.length);
  }

  private static Block block(String prefix, AddressKind kind) {
    int slash = prefix.indexOf('/');
    byte[] bytes = InetAddress.ofLiteral(prefix.substring(0, slash)).getAddress();
    return new Block(bytes, Integer.parseInt(prefix.substring(slash + 1)), kind);
  }

  /** ::ffff:0:0/96; as a literal it would be taken for an IPv4 address. */
  private static Block mapped() {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    return new Block(bytes, 96, RESERVED);
  }

  /** The addresses that begin with the same bits. */
  private static final class Block {
    private final byte[] prefix;
    private final int bits;
    private final AddressKind kind;

    Block(byte[] prefix, int bits, AddressKind kind) {
      this.prefix = prefix;
      this.bits = bits;
      this.kind = kind;
    }

    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int rest = bits % Byte.SIZE;
      return Arrays.equals(address, 0, whole, prefix, 0, whole)
          && (rest == 0 || ((address[whole] ^ prefix[whole]) & 0xff) >> (Byte.SIZE - rest) == 0);
    }
  }
}
