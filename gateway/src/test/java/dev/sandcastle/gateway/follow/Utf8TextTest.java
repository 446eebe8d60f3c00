package dev.sandcastle.gateway.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Utf8TextTest {
  @Property
  void shouldGiveTheSameTextHoweverTheBytesAreCut(@ForAll byte[] bytes, @ForAll int cut) {
    // given
    int at = bytes.length == 0 ? 0 : Math.floorMod(cut, bytes.length);
    // when
    var first = Utf8Text.whole(bytes, at);
    byte[] rest = Arrays.copyOfRange(bytes, first.bytes(), bytes.length);
    // then
    assertThat(first.text() + new String(rest, StandardCharsets.UTF_8))
        .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    assertThat(at - first.bytes()).isBetween(0, 3);
  }

  @Test
  void shouldHoldBackTheBeginningOfACharacter() {
    // given
    byte[] smile = "x😀".getBytes(StandardCharsets.UTF_8);
    // then
    for (int length = 1; length < smile.length; length++) {
      assertThat(Utf8Text.whole(smile, length)).isEqualTo(new Utf8Text.Whole("x", 1));
    }
    assertThat(Utf8Text.whole(smile, smile.length)).isEqualTo(new Utf8Text.Whole("x😀", 5));
  }
}
