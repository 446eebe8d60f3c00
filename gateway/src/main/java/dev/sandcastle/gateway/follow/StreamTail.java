package dev.sandcastle.gateway.follow;

import dev.sandcastle.schemas.work.OutputChunk;
import java.util.Arrays;
import java.util.Optional;

/**
 * One stream of one attempt on its way to a reader: drops bytes that were delivered, and holds back
 * those whose text depends on what follows: up to three that begin a character, or in a plain view
 * up to {@value PlainText#STRING_LIMIT} that begin an escape sequence. Not thread-safe.
 */
final class StreamTail {
  private final TextView view;
  private byte[] held = new byte[0];
  private Optional<Source> heldSince = Optional.empty();
  private long delivered;

  /**
   * Goes on.
   *
   * @param delivered bytes of the stream that the reader has
   */
  StreamTail(TextView view, long delivered) {
    this.view = view;
    this.delivered = delivered;
  }

  /** Bytes of the stream that the reader has. */
  long delivered() {
    return delivered;
  }

  /** Where the bytes held back came from; empty when there are none. */
  Optional<Source> heldSince() {
    return heldSince;
  }

  /** Takes a chunk and gives the text that is whole with it; at most one piece, for its id. */
  Optional<Piece> add(OutputChunk chunk, Source source) {
    byte[] bytes = chunk.data().toArray();
    long next = delivered + held.length;
    long skip = next - chunk.offset();
    if (skip >= bytes.length) {
      return Optional.empty();
    }
    long offset = delivered;
    String before = "";
    if (skip < 0) {
      // Bytes between are missing for good; what is held back will not be completed.
      before = flush().map(Piece::text).orElse("");
      offset = before.isEmpty() ? chunk.offset() : offset;
      delivered = chunk.offset();
      skip = 0;
    }
    byte[] joined = join(held, bytes, (int) skip);
    var whole = view.whole(joined, joined.length);
    held = Arrays.copyOfRange(joined, whole.bytes(), joined.length);
    delivered += whole.bytes();
    if (held.length == 0) {
      heldSince = Optional.empty();
    } else if (delivered >= chunk.offset()) {
      heldSince = Optional.of(source);
    }
    String text = before + whole.text();
    return text.isEmpty() ? Optional.empty() : Optional.of(new Piece(offset, text));
  }

  /** Gives up what is held back: of a character it becomes U+FFFD, of a sequence nothing. */
  Optional<Piece> flush() {
    if (held.length == 0) {
      return Optional.empty();
    }
    var piece = new Piece(delivered, view.all(held));
    delivered += held.length;
    held = new byte[0];
    heldSince = Optional.empty();
    return Optional.of(piece);
  }

  private static byte[] join(byte[] held, byte[] bytes, int skip) {
    byte[] joined = Arrays.copyOf(held, held.length + bytes.length - skip);
    System.arraycopy(bytes, skip, joined, held.length, bytes.length - skip);
    return joined;
  }

  /**
   * Where a chunk was read.
   *
   * @param offset its record's offset
   * @param sequenceBefore sequence that all chunks before that record reach
   */
  record Source(long offset, long sequenceBefore) {}

  /**
   * Whole characters.
   *
   * @param offset offset of the first byte in the stream
   * @param text the text
   */
  record Piece(long offset, String text) {}
}
