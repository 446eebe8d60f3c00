package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HeadReaderTest {
  private static final String HEAD = "GET x HTTP/1.1\r\nA: \u00e4\r\n\r\n";

  @Test
  void shouldFindTheHeadHoweverItIsCut() throws Exception {
    for (int piece = 1; piece <= HEAD.length() + 5; piece++) {
      // given
      var reader = new HeadReader(new Pieces(HEAD + "body\r\n\r\n", piece), 200);

      // when
      String head = reader.read().orElseThrow();

      // then
      assertThat(head).isEqualTo(HEAD);
      String rest = StandardCharsets.ISO_8859_1.decode(reader.rest()).toString();
      assertThat("body\r\n\r\n").startsWith(rest);
    }
  }

  @Test
  void shouldFindOneHeadAfterTheOther() throws Exception {
    // given
    var reader = new HeadReader(new Pieces(HEAD + HEAD, 7), 200);

    // then
    assertThat(reader.read()).contains(HEAD);
    assertThat(reader.read()).contains(HEAD);
    assertThat(reader.read()).isEmpty();
  }

  @Test
  void shouldRefuseAHeadThatIsTooLarge() throws Exception {
    // given
    var fits = new HeadReader(new Pieces(HEAD, 3), HEAD.length());
    var tooLarge = new HeadReader(new Pieces(HEAD, 3), HEAD.length() - 1);

    // then
    assertThat(fits.read()).contains(HEAD);
    assertThatThrownBy(tooLarge::read)
        .isInstanceOfSatisfying(
            RequestException.class, refused -> assertThat(refused.status()).isEqualTo(431));
  }

  @Test
  void shouldEndWithTheChannel() throws Exception {
    assertThat(new HeadReader(new Pieces("GET x\r\n", 3), 200).read()).isEmpty();
    assertThat(new HeadReader(new Pieces("", 3), 200).read()).isEmpty();
  }

  /** Gives so many bytes at a time. */
  private static final class Pieces implements ReadableByteChannel {
    private final ByteBuffer bytes;
    private final int size;

    Pieces(String text, int size) {
      this.bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      this.size = size;
    }

    @Override
    public int read(ByteBuffer into) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(size, Math.min(bytes.remaining(), into.remaining()));
      into.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
