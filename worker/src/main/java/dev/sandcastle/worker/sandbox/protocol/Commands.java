package dev.sandcastle.worker.sandbox.protocol;

import dev.sandcastle.worker.sandbox.CollectCaps;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Stem;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The commands to init, as bytes. Several frames may be in one answer, in order. */
final class Commands {
  private static final int STAGE_OPEN = 0x01;
  private static final int STAGE_DATA = 0x02;
  private static final int STAGE_CLOSE = 0x03;
  private static final int START = 0x04;
  private static final int START_PART = 0x05;
  private static final int STDIN_DATA = 0x06;
  private static final int STDIN_EOF = 0x07;
  private static final int KILL_ALL = 0x09;
  private static final int COLLECT = 0x0A;
  private static final int RESET = 0x0B;
  private static final int RELAY = 0x0D;
  private static final int STEM_PREPARE = 0x0E;
  private static final int START_STEM = 0x0F;

  private static final int HEADER_BYTES = 5;
  private static final int FILE_MODE = 0644;
  private static final String WORKING_FOLDER = "code";
  private static final String OUTPUT_FOLDER = "output";
  private static final byte[] NOTHING = new byte[0];

  private Commands() {}

  /** One array of the right size, filled once: programs come with many files. */
  static byte[] stage(String path, byte[] content) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    int pieces = Math.ceilDiv(content.length, FrameDecoder.PAYLOAD_LIMIT);
    int openBytes = 2 * Integer.BYTES + name.length;
    var frames =
        ByteBuffer.allocate((2 + pieces) * HEADER_BYTES + openBytes + content.length)
            .put((byte) STAGE_OPEN)
            .putInt(openBytes)
            .putInt(FILE_MODE)
            .putInt(name.length)
            .put(name);
    for (int at = 0; at < content.length; at += FrameDecoder.PAYLOAD_LIMIT) {
      int length = Math.min(FrameDecoder.PAYLOAD_LIMIT, content.length - at);
      frames.put((byte) STAGE_DATA).putInt(length).put(content, at, length);
    }
    return frames.put((byte) STAGE_CLOSE).putInt(0).array();
  }

  static byte[] stageOpen(String path) {
    return write(frames -> open(frames, path));
  }

  /** The next bytes of a file, as one frame; empty at its end. */
  static byte[] stageData(InputStream content) throws IOException {
    var frame = new byte[HEADER_BYTES + FrameDecoder.PAYLOAD_LIMIT];
    int length = content.readNBytes(frame, HEADER_BYTES, FrameDecoder.PAYLOAD_LIMIT);
    if (length == 0) {
      return NOTHING;
    }
    ByteBuffer.wrap(frame).put((byte) STAGE_DATA).putInt(length);
    return length == FrameDecoder.PAYLOAD_LIMIT
        ? frame
        : Arrays.copyOf(frame, HEADER_BYTES + length);
  }

  static byte[] stageClose() {
    return write(frames -> frame(frames, STAGE_CLOSE, NOTHING));
  }

  /**
   * Starts a program.
   *
   * @param byStem whether the stem may become it
   */
  static byte[] start(ProgramStart start, boolean byStem) {
    byte[] request =
        request(start.timeout(), start.stdin().size() > 0, start.command(), start.environment());
    int last =
        Math.max(0, request.length - 1) / FrameDecoder.PAYLOAD_LIMIT * FrameDecoder.PAYLOAD_LIMIT;
    return write(
        frames -> {
          pieces(frames, START_PART, request, 0, last);
          pieces(frames, byStem ? START_STEM : START, request, last, request.length);
        });
  }

  /** Starts a stem. */
  static byte[] prepareStem(Stem stem) {
    byte[] request = request(Duration.ZERO, false, stem.command(), stem.environment());
    return write(frames -> frame(frames, STEM_PREPARE, request));
  }

  private static byte[] request(
      Duration timeout, boolean stdin, List<String> command, Map<String, String> environment) {
    return write(
        fields -> {
          fields.writeInt(Math.toIntExact(timeout.toMillis()));
          fields.writeInt(stdin ? 1 : 0);
          text(fields, WORKING_FOLDER);
          fields.writeInt(command.size());
          for (String argument : command) {
            text(fields, argument);
          }
          fields.writeInt(environment.size());
          for (var variable : environment.entrySet()) {
            text(fields, variable.getKey() + "=" + variable.getValue());
          }
        });
  }

  static byte[] stdin(byte[] data, int from, int to) {
    return write(frames -> pieces(frames, STDIN_DATA, data, from, to));
  }

  static byte[] stdinEnd() {
    return write(frames -> frame(frames, STDIN_EOF, NOTHING));
  }

  static byte[] killAll() {
    return write(frames -> frame(frames, KILL_ALL, NOTHING));
  }

  static byte[] reset() {
    return write(frames -> frame(frames, RESET, NOTHING));
  }

  static byte[] relay() {
    return write(frames -> frame(frames, RELAY, NOTHING));
  }

  static byte[] collect(CollectCaps caps) {
    return write(
        frames ->
            frame(
                frames,
                COLLECT,
                write(
                    fields -> {
                      text(fields, OUTPUT_FOLDER);
                      fields.writeInt(caps.files());
                      fields.writeLong(caps.fileBytes());
                      fields.writeLong(caps.totalBytes());
                    })));
  }

  private static void open(DataOutputStream frames, String path) throws IOException {
    frame(
        frames,
        STAGE_OPEN,
        write(
            fields -> {
              fields.writeInt(FILE_MODE);
              text(fields, path);
            }));
  }

  private static void pieces(DataOutputStream frames, int type, byte[] data, int from, int to)
      throws IOException {
    for (int at = from; at < to; at += FrameDecoder.PAYLOAD_LIMIT) {
      int length = Math.min(FrameDecoder.PAYLOAD_LIMIT, to - at);
      frames.writeByte(type);
      frames.writeInt(length);
      frames.write(data, at, length);
    }
  }

  private static void frame(DataOutputStream frames, int type, byte[] payload) throws IOException {
    frames.writeByte(type);
    frames.writeInt(payload.length);
    frames.write(payload);
  }

  private static void text(DataOutputStream fields, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    fields.writeInt(bytes.length);
    fields.write(bytes);
  }

  private static byte[] write(Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException impossible) {
      throw new IllegalStateException("an array takes every byte", impossible);
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }
}
