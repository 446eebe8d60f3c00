package dev.sandcastle.gateway.follow;

import java.nio.charset.StandardCharsets;

/**
 * What a program printed, as it reads without a terminal (requirement EVT-13): escape sequences,
 * BEL and other control characters are left out, tabs and line feeds stay, and a carriage return
 * begins a new line, also one that a line feed follows.
 *
 * <p>A sequence that is broken off, by a byte that cannot be in it or by its limit, ends there, and
 * the rest is text again: no sequence hides more than {@value #STRING_LIMIT} bytes, nor a line end.
 *
 * @see <a href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">the
 *     form of the sequences</a>
 */
final class PlainText {
  /** Longest control string (OSC and its like), bytes. */
  static final int STRING_LIMIT = 4_096;

  /** Longest other sequence, bytes. */
  static final int SEQUENCE_LIMIT = 128;

  private static final int UNFINISHED = -1;
  private static final int BEL = 0x07;
  private static final int CANCEL = 0x18;
  private static final int SUBSTITUTE = 0x1A;
  private static final int ESCAPE = 0x1B;
  private static final int DELETE = 0x7F;

  /** In UTF-8, the first of the two bytes of U+0080 to U+009F, and never the second of any. */
  private static final int C1_LEAD = 0xC2;

  private static final int C1_FIRST = 0x80;
  private static final int C1_LAST = 0x9F;

  /** What makes of {@code ESC x} the C1 character that it stands for. */
  private static final int TO_C1 = 0x40;

  private static final int C1_CSI = 0x9B;
  private static final int C1_STRING_END = 0x9C;

  private final byte[] bytes;
  private final int length;
  private final boolean last;
  private final StringBuilder text = new StringBuilder();

  private PlainText(byte[] bytes, int length, boolean last) {
    this.bytes = bytes;
    this.length = length;
    this.last = last;
  }

  /**
   * The text that is certain. Read on from the first byte that is not in it, the text goes on as if
   * the bytes had come in one piece.
   *
   * @param bytes may end within a character or a sequence
   * @param length how many of them count
   */
  static Utf8Text.Whole whole(byte[] bytes, int length) {
    var plain = new PlainText(bytes, length, false);
    int used = plain.read();
    return new Utf8Text.Whole(plain.text.toString(), used);
  }

  /** The text of bytes that nothing follows; a sequence that is not finished is left out. */
  static String all(byte[] bytes) {
    var plain = new PlainText(bytes, bytes.length, true);
    plain.read();
    return plain.text.toString();
  }

  /** Reads as far as is certain, and says how far. */
  private int read() {
    int run = 0;
    int at = 0;
    while (at < length) {
      if (!isControl(at)) {
        at++;
        continue;
      }
      text.append(new String(bytes, run, at - run, StandardCharsets.UTF_8));
      int end = endOfControl(at);
      if (end == UNFINISHED && !last) {
        return at;
      }
      if (bytes[at] == '\r' && (end == UNFINISHED || bytes[end] != '\n')) {
        text.append('\n');
      }
      at = end == UNFINISHED ? length : end;
      run = at;
    }
    return run + endRun(run);
  }

  private int endRun(int run) {
    byte[] rest = java.util.Arrays.copyOfRange(bytes, run, length);
    var whole =
        last
            ? new Utf8Text.Whole(new String(rest, StandardCharsets.UTF_8), rest.length)
            : Utf8Text.whole(rest, rest.length);
    text.append(whole.text());
    return whole.bytes();
  }

  private boolean isControl(int at) {
    int here = bytes[at] & 0xFF;
    return here < ' ' ? here != '\n' && here != '\t' : here == DELETE || isC1(at);
  }

  private boolean isC1(int at) {
    return (bytes[at] & 0xFF) == C1_LEAD
        && at + 1 < length
        && isWithin(bytes[at + 1] & 0xFF, C1_FIRST, C1_LAST);
  }

  /** Where what follows the control character or sequence begins. */
  private int endOfControl(int at) {
    return switch (bytes[at] & 0xFF) {
      case C1_LEAD -> endOfC1(at, bytes[at + 1] & 0xFF);
      case ESCAPE -> endOfEscape(at);
      case '\r' -> at + 1 < length ? at + 1 : UNFINISHED;
      default -> at + 1;
    };
  }

  private int endOfEscape(int at) {
    if (at + 1 >= length) {
      return UNFINISHED;
    }
    int next = bytes[at + 1] & 0xFF;
    if (isWithin(next, '@', '_')) {
      return endOfC1(at, next + TO_C1);
    }
    // ESC, any intermediates, and a final byte: character sets and the like.
    return endOfSequence(at, at + 1, '/', '0');
  }

  private int endOfC1(int at, int control) {
    return switch (control) {
      case C1_CSI -> endOfSequence(at, at + 2, '?', '@');
      // DCS, SOS, OSC, PM, APC.
      case 0x90, 0x98, 0x9D, 0x9E, 0x9F -> endOfString(at);
      default -> at + 2;
    };
  }

  /**
   * The end of bytes from space to {@code lastInside} and one final byte.
   *
   * @param from its first byte behind the introducer
   */
  private int endOfSequence(int at, int from, int lastInside, int firstFinal) {
    for (int index = from; index - at < SEQUENCE_LIMIT; index++) {
      if (index >= length) {
        return UNFINISHED;
      }
      int here = bytes[index] & 0xFF;
      if (isWithin(here, firstFinal, '~')) {
        return index + 1;
      }
      if (!isWithin(here, ' ', lastInside)) {
        return index;
      }
    }
    return at + SEQUENCE_LIMIT;
  }

  private int endOfString(int at) {
    for (int index = at + 2; index - at < STRING_LIMIT; index++) {
      if (index >= length) {
        return UNFINISHED;
      }
      int here = bytes[index] & 0xFF;
      if (here == BEL || here == CANCEL || here == SUBSTITUTE) {
        return index + 1;
      }
      if (here == '\n' || here == '\r') {
        return index;
      }
      if (here == ESCAPE || here == C1_LEAD) {
        if (index + 1 >= length) {
          return UNFINISHED;
        }
        int next = bytes[index + 1] & 0xFF;
        if (next == (here == ESCAPE ? '\\' : C1_STRING_END)) {
          return index + 2;
        }
        if (here == ESCAPE) {
          return index;
        }
      }
    }
    return at + STRING_LIMIT;
  }

  private static boolean isWithin(int value, int from, int to) {
    return from <= value && value <= to;
  }
}
