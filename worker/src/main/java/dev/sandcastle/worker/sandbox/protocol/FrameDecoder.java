package dev.sandcastle.worker.sandbox.protocol;

import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.StemNews;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Turns bytes from init into frames, however they are cut. Holds at most one frame, 64 KiB. After
 * it has thrown, it must not be fed again. Not thread-safe.
 */
final class FrameDecoder {
  /** Bytes of a payload at most, in both directions. */
  static final int PAYLOAD_LIMIT = 65_536;

  private static final int HEADER_BYTES = 5;
  private static final int DATA_LIMIT = 32_768;
  private static final int ERROR_LIMIT = 256;
  private static final int PATH_LIMIT = 4_096;
  private static final long UNREADABLE = 0xFFFF_FFFFL;

  private final byte[] header = new byte[HEADER_BYTES];
  private int headerFilled;
  private byte[] payload = new byte[0];
  private int payloadFilled;

  /** Takes frames as they become whole. */
  @FunctionalInterface
  public interface Receiver {
    /** The next frame. */
    void frame(InitFrame frame) throws ProtocolException, InterruptedException;
  }

  /**
   * Takes bytes and hands over the frames that became whole, on the caller's thread.
   *
   * @throws ProtocolException when the bytes are not the protocol, or the receiver says so
   */
  public void feed(byte[] bytes, int from, int length, Receiver receiver)
      throws ProtocolException, InterruptedException {
    int at = from;
    int end = from + length;
    while (at < end) {
      if (headerFilled < HEADER_BYTES) {
        int taken = Math.min(HEADER_BYTES - headerFilled, end - at);
        System.arraycopy(bytes, at, header, headerFilled, taken);
        headerFilled += taken;
        at += taken;
        if (headerFilled == HEADER_BYTES) {
          openPayload();
        }
      } else {
        int taken = Math.min(payload.length - payloadFilled, end - at);
        System.arraycopy(bytes, at, payload, payloadFilled, taken);
        payloadFilled += taken;
        at += taken;
      }
      if (headerFilled == HEADER_BYTES && payloadFilled == payload.length) {
        byte[] whole = payload;
        headerFilled = 0;
        payloadFilled = 0;
        payload = new byte[0];
        receiver.frame(decode(header[0] & 0xFF, whole));
      }
    }
  }

  private void openPayload() throws ProtocolException {
    long size = Integer.toUnsignedLong(ByteBuffer.wrap(header, 1, 4).getInt());
    if (size > PAYLOAD_LIMIT) {
      throw new ProtocolException(
          "Expected a payload of at most " + PAYLOAD_LIMIT + " bytes, but init announced " + size);
    }
    payload = new byte[(int) size];
    payloadFilled = 0;
  }

  private static InitFrame decode(int type, byte[] payload) throws ProtocolException {
    var in = ByteBuffer.wrap(payload);
    try {
      InitFrame frame =
          switch (type) {
            case 0x81 -> new InitFrame.Ready(unsigned(in));
            case 0x82 -> new InitFrame.StageFailed(in.getInt(), text(in, PATH_LIMIT));
            case 0x83 -> started(in);
            case 0x84 -> new InitFrame.StartFailed(in.getInt(), ascii(text(in, ERROR_LIMIT)));
            case 0x85 -> new InitFrame.Output(StreamName.STDOUT, data(in, payload));
            case 0x86 -> new InitFrame.Output(StreamName.STDERR, data(in, payload));
            case 0x87 -> exited(in);
            case 0x88 -> fileBegin(in);
            case 0x89 -> new InitFrame.FileData(data(in, payload));
            case 0x8A -> new InitFrame.FileEnd(flag(in));
            case 0x8B -> new InitFrame.CollectDone(unsigned(in));
            case 0x8C -> new InitFrame.ResetDone(flag(in));
            case 0x8D -> new InitFrame.GaveUp(ascii(text(in, ERROR_LIMIT)));
            case 0x8E -> new InitFrame.StdinAck(unsigned(in));
            case 0x8F -> new InitFrame.Features(unsigned(in));
            case 0x90 -> new InitFrame.StemTold(stemNews(in), ascii(text(in, ERROR_LIMIT)));
            default ->
                throw new ProtocolException("Expected a known frame, but its type is " + type);
          };
      if (in.hasRemaining()) {
        throw new ProtocolException(
            "Expected the end of a frame of type "
                + type
                + ", but "
                + in.remaining()
                + " bytes follow");
      }
      return frame;
    } catch (BufferUnderflowException tooShort) {
      throw new ProtocolException(
          "Expected a whole frame of type " + type + ", but it has " + payload.length + " bytes");
    }
  }

  private static InitFrame started(ByteBuffer in) {
    in.getInt();
    return new InitFrame.Started();
  }

  private static InitFrame fileBegin(ByteBuffer in) throws ProtocolException {
    long size = nonNegative(in.getLong());
    in.getInt();
    return new InitFrame.FileBegin(size, text(in, PATH_LIMIT));
  }

  private static InitFrame exited(ByteBuffer in) throws ProtocolException {
    int exitCode = in.getInt();
    long signal = unsigned(in);
    long flags = unsigned(in);
    long oomKills = unsigned(in);
    long cpuMicros = nonNegative(in.getLong());
    long memoryPeakBytes = nonNegative(in.getLong());
    long wallMicros = nonNegative(in.getLong());
    boolean codeInRange = signal == 0 ? exitCode >= 0 && exitCode <= 255 : exitCode == -1;
    if (!codeInRange || signal > 64 || flags > 7) {
      throw new ProtocolException(
          "Expected the end of a program, but it has code %d, signal %d and flags %d"
              .formatted(exitCode, signal, flags));
    }
    return new InitFrame.Exited(
        new ProgramExit(
            exitCode,
            (int) signal,
            (flags & 1) != 0,
            (flags & 2) != 0,
            (flags & 4) != 0,
            oomKills == UNREADABLE ? -1 : oomKills,
            cpuMicros,
            memoryPeakBytes,
            wallMicros));
  }

  private static StemNews stemNews(ByteBuffer in) throws ProtocolException {
    int value = in.getInt();
    return switch (value) {
      case 1 -> StemNews.WAITS;
      case 2 -> StemNews.TAKEN;
      case 3 -> StemNews.FAILED;
      default -> throw new ProtocolException("Expected news of a stem, but it is " + value);
    };
  }

  private static long unsigned(ByteBuffer in) {
    return Integer.toUnsignedLong(in.getInt());
  }

  private static long nonNegative(long value) throws ProtocolException {
    if (value < 0) {
      throw new ProtocolException("Expected a number below 2^63, but it is larger");
    }
    return value;
  }

  private static boolean flag(ByteBuffer in) throws ProtocolException {
    int value = in.getInt();
    if (value != 0 && value != 1) {
      throw new ProtocolException("Expected 0 or 1, but it is " + value);
    }
    return value == 1;
  }

  /** The payload itself, which is all data and belongs to nobody else. */
  private static byte[] data(ByteBuffer in, byte[] payload) throws ProtocolException {
    if (payload.length == 0 || payload.length > DATA_LIMIT) {
      throw new ProtocolException(
          "Expected 1 to " + DATA_LIMIT + " bytes of data, but there are " + payload.length);
    }
    in.position(payload.length);
    return payload;
  }

  private static byte[] text(ByteBuffer in, int limit) throws ProtocolException {
    long size = unsigned(in);
    if (size > limit || size > in.remaining()) {
      throw new ProtocolException(
          "Expected a text of at most " + limit + " bytes within its frame, but it has " + size);
    }
    var text = new byte[(int) size];
    in.get(text);
    return text;
  }

  /** For logs: whatever is no printable ASCII becomes a dot. */
  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^\\x20-\\x7E]", ".");
  }
}
