package dev.sandcastle.gateway.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

// EVT-13
class PlainTextTest {
  private static final String ESC = "\u001b";

  /** What programs print, and what they should not. */
  private static final List<String> PIECES =
      List.of(
          "plain",
          "é€😀",
          "\t",
          "\n",
          "\r",
          "\r\n",
          "\u0007",
          "\0",
          "\b",
          "\u007f",
          "\u0085",
          ESC,
          "[",
          "]",
          "0;title",
          ESC + "\\",
          "\\",
          "m",
          "31;1",
          ESC + "[31m",
          ESC + "[?25l",
          "~",
          ESC + "(B",
          ESC + "]8;;http://x",
          "\u009b",
          "2K",
          "\u009d",
          "\u009c",
          ESC + "P1$r",
          " q",
          "\u0018",
          ESC + "c",
          ESC + "=");

  record Example(String printed, String shown) {}

  static List<Example> examples() {
    return List.of(
        new Example("tab\tand\nline", "tab\tand\nline"),
        new Example(ESC + "[31mred" + ESC + "[0m", "red"),
        new Example(ESC + "[38;2;1;2;3mx" + ESC + "[?25l" + ESC + "[2 q", "x"),
        new Example(ESC + "]0;title\u0007text", "text"),
        new Example(ESC + "]8;;http://x/" + ESC + "\\link" + ESC + "]8;;" + ESC + "\\", "link"),
        new Example(ESC + "]0;ti\u009btle\u009ctext", "text"),
        new Example(ESC + "P1$r0m" + ESC + "\\text", "text"),
        new Example(ESC + "(Bx" + ESC + "=y" + ESC + "cz" + ESC + "7", "xyz"),
        new Example("\u009b31mred\u009d0;t\u0007text\u0085", "redtext"),
        new Example("a\u0007b\0c\bd\u007fe\u000bf", "abcdef"),
        new Example("10%\r20%\r\ndone\r", "10%\n20%\ndone\n"),
        new Example("\r\r\n", "\n\n"),
        // broken off: what cannot be in the sequence is text again
        new Example(ESC + "[31\nnext", "\nnext"),
        new Example(ESC + "]0;title\nnext", "\nnext"),
        new Example(ESC + "]0;title\u0018next", "next"),
        new Example(ESC + "]0;title" + ESC + "[1mnext", "next"),
        new Example(ESC + "é", "é"),
        new Example(ESC + ESC + "[1mx", "x"),
        // at the end of everything
        new Example("x" + ESC, "x"),
        new Example("x" + ESC + "[3", "x"),
        new Example("x" + ESC + "]0;tit", "x"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldShowWhatReadsWithoutATerminal(Example example) {
    assertThat(TextView.PLAIN.all(example.printed().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(example.shown());
  }

  @Property
  void shouldShowTheSameWhereverTheBytesAreCut(@ForAll long seed) {
    // given
    var random = new Random(seed);
    byte[] bytes = printed(random);
    // when
    var shown = new StringBuilder();
    byte[] held = new byte[0];
    for (int at = 0; at < bytes.length; ) {
      int next = Math.min(bytes.length, at + 1 + random.nextInt(5));
      byte[] joined = Arrays.copyOf(held, held.length + next - at);
      System.arraycopy(bytes, at, joined, held.length, next - at);
      var whole = TextView.PLAIN.whole(joined, joined.length);
      shown.append(whole.text());
      held = Arrays.copyOfRange(joined, whole.bytes(), joined.length);
      at = next;
    }
    shown.append(TextView.PLAIN.all(held));
    // then
    assertThat(shown.toString()).as("seed %d", seed).isEqualTo(TextView.PLAIN.all(bytes));
  }

  @Property
  void shouldShowNoControlCharacterButTabsAndLineFeeds(@ForAll long seed) {
    String shown = TextView.PLAIN.all(printed(new Random(seed)));
    assertThat(shown.chars())
        .as("seed %d", seed)
        .allMatch(
            character ->
                character == '\t' || character == '\n' || !Character.isISOControl(character));
  }

  @Property
  void shouldShowTheSameTextAgain(@ForAll long seed) {
    String shown = TextView.PLAIN.all(printed(new Random(seed)));
    assertThat(TextView.PLAIN.all(shown.getBytes(StandardCharsets.UTF_8))).isEqualTo(shown);
  }

  @Property
  void shouldLeaveTextWithoutControlCharactersAsItIs(@ForAll String text) {
    // given
    byte[] bytes =
        text.codePoints()
            .filter(point -> !Character.isISOControl(point))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    // then
    assertThat(TextView.PLAIN.all(bytes)).isEqualTo(TextView.RAW.all(bytes));
  }

  @Test
  void shouldHideNoMoreThanAStringMayHave() {
    // given
    String endless = ESC + "]" + "x".repeat(2 * PlainText.STRING_LIMIT);
    byte[] bytes = endless.getBytes(StandardCharsets.UTF_8);
    // when
    var whole = TextView.PLAIN.whole(bytes, bytes.length);
    // then
    assertThat(whole.bytes()).isEqualTo(bytes.length);
    assertThat(whole.text()).hasSize(bytes.length - PlainText.STRING_LIMIT);
    assertThat(TextView.PLAIN.whole(bytes, PlainText.STRING_LIMIT - 1).bytes()).isZero();
  }

  @Test
  void shouldHoldBackWhatMayStillBecomeASequence() {
    for (String unfinished :
        List.of(ESC, ESC + "[", ESC + "[3;", ESC + "]0;t", ESC + "]0;" + ESC, ESC + "(", "\r")) {
      // when
      byte[] bytes = ("é" + unfinished).getBytes(StandardCharsets.UTF_8);
      // then
      assertThat(TextView.PLAIN.whole(bytes, bytes.length)).isEqualTo(new Utf8Text.Whole("é", 2));
    }
  }

  @Property
  void shouldSurviveAnyBytes(@ForAll byte[] bytes) {
    var whole = TextView.PLAIN.whole(bytes, bytes.length);
    byte[] held = Arrays.copyOfRange(bytes, whole.bytes(), bytes.length);
    assertThat(whole.text() + TextView.PLAIN.all(held)).isEqualTo(TextView.PLAIN.all(bytes));
  }

  /** Pieces in any order, some of them cut, and bytes that are no text. */
  private static byte[] printed(Random random) {
    var printed = new ByteArrayOutputStream();
    for (int left = random.nextInt(20); left > 0; left--) {
      byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
      int kept = random.nextInt(4) == 0 ? random.nextInt(piece.length + 1) : piece.length;
      printed.write(piece, 0, kept);
      if (random.nextInt(8) == 0) {
        printed.write(0x80 + random.nextInt(0x80));
      }
    }
    return printed.toByteArray();
  }
}
