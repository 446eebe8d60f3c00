package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an address is for (EGR-5, SSRF). */
final class AddressKindTest {
  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, PUBLIC",
    "1.1.1.1, PUBLIC",
    "100.63.255.255, PUBLIC",
    "100.128.0.0, PUBLIC",
    "172.15.255.255, PUBLIC",
    "172.32.0.0, PUBLIC",
    "192.167.255.255, PUBLIC",
    "198.17.255.255, PUBLIC",
    "223.255.255.255, PUBLIC",
    "2606:4700::1111, PUBLIC",
    "2a00:1450:4001:80b::200e, PUBLIC",
    "0.0.0.0, UNSPECIFIED",
    "0.1.2.3, UNSPECIFIED",
    "10.0.0.1, PRIVATE",
    "10.255.255.255, PRIVATE",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "192.168.0.1, PRIVATE",
    "100.64.0.1, SHARED",
    "100.127.255.255, SHARED",
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "169.254.0.1, LINK_LOCAL",
    "169.254.169.254, METADATA",
    "168.63.129.16, METADATA",
    "100.100.100.200, METADATA",
    "192.0.0.192, METADATA",
    "192.0.0.8, SPECIAL",
    "192.0.2.1, SPECIAL",
    "198.18.0.1, SPECIAL",
    "198.19.255.255, SPECIAL",
    "198.51.100.1, SPECIAL",
    "203.0.113.1, SPECIAL",
    "192.88.99.1, TUNNEL",
    "224.0.0.1, MULTICAST",
    "239.255.255.250, MULTICAST",
    "240.0.0.1, RESERVED",
    "255.255.255.255, RESERVED",
    "::, UNSPECIFIED",
    "::1, LOOPBACK",
    "::2, RESERVED",
    "::127.0.0.1, RESERVED",
    "::ffff:127.0.0.1, LOOPBACK",
    "::ffff:a9fe:a9fe, METADATA",
    "::ffff:0:127.0.0.1, RESERVED",
    "64:ff9b::127.0.0.1, LOOPBACK",
    "64:ff9b::10.0.0.1, PRIVATE",
    "64:ff9b::8.8.8.8, PUBLIC",
    "64:ff9b:1::8.8.8.8, RESERVED",
    "100::1, RESERVED",
    "2001::1, TUNNEL",
    "2001:10::1, TUNNEL",
    "2001:db8::1, SPECIAL",
    "2002:7f00:1::, TUNNEL",
    "2002:808:808::, TUNNEL",
    "3fff::1, SPECIAL",
    "5f00::1, RESERVED",
    "fc00::1, PRIVATE",
    "fd12:3456::1, PRIVATE",
    "fd00:ec2::254, METADATA",
    "fd20:ce::254, METADATA",
    "fe80::1, LINK_LOCAL",
    "febf::1, LINK_LOCAL",
    "fec0::1, RESERVED",
    "ff02::1, MULTICAST",
    "2606:4700::5efe:10.0.0.1, TUNNEL",
    "2606:4700::200:5efe:10.0.0.1, TUNNEL",
  })
  void shouldKnowEveryKind(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }

  @Property
  void shouldTakeNothingForPublicThatCarriesAnAddressThatIsNot(@ForAll int bits)
      throws UnknownHostException {
    // given
    InetAddress plain = v4(bits);
    AddressKind kind = AddressKind.of(plain);
    byte[] four = plain.getAddress();

    // when
    List<AddressKind> embedded =
        List.of(
            AddressKind.of(v6(0, 0, 0, 0, 0, 0xffff, four)),
            AddressKind.of(v6(0x64, 0xff9b, 0, 0, 0, 0, four)));

    // then
    assertThat(embedded).containsOnly(kind);
    assertThat(AddressKind.of(v6(0, 0, 0, 0, 0, 0, four))).isNotEqualTo(AddressKind.PUBLIC);
    assertThat(AddressKind.of(v6(0, 0, 0, 0, 0xffff, 0, four))).isNotEqualTo(AddressKind.PUBLIC);
    assertThat(AddressKind.of(v6(0x2002, bits >>> 16, bits & 0xffff, 0, 0, 0, four)))
        .isNotEqualTo(AddressKind.PUBLIC);
  }

  /** The JDK's own questions: whatever it calls special is never public to us. */
  @Property
  void shouldAgreeWithTheJdk(@ForAll @Size(16) byte[] bytes, @ForAll @IntRange(max = 8) int zeros)
      throws UnknownHostException {
    // given
    byte[] address = bytes.clone();
    Arrays.fill(address, zeros, zeros * 2, (byte) 0);

    for (InetAddress any :
        new InetAddress[] {
          InetAddress.getByAddress(address), v4(ByteBuffer.wrap(address).getInt(8))
        }) {
      // when
      boolean special =
          any.isAnyLocalAddress()
              || any.isLoopbackAddress()
              || any.isLinkLocalAddress()
              || any.isSiteLocalAddress()
              || any.isMulticastAddress();

      // then
      assertThat(special && AddressKind.of(any) == AddressKind.PUBLIC).as("%s", any).isFalse();
    }
  }

  private static InetAddress v4(int bits) throws UnknownHostException {
    return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(bits).array());
  }

  private static InetAddress v6(int a, int b, int c, int d, int e, int f, byte[] four)
      throws UnknownHostException {
    var bytes = ByteBuffer.allocate(16);
    for (int group : new int[] {a, b, c, d, e, f}) {
      bytes.putShort((short) group);
    }
    return InetAddress.getByAddress(bytes.put(four).array());
  }
}
