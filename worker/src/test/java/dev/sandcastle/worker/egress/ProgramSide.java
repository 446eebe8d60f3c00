package dev.sandcastle.worker.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A program's end of a connection to its door. */
final class ProgramSide implements AutoCloseable {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  ProgramSide(EgressDoor door) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(door.socket()));
    in = Channels.newInputStream(channel);
    out = Channels.newOutputStream(channel);
  }

  /** Says something, and all that is answered until the end. */
  static String ask(EgressDoor door, String request) throws IOException {
    try (var side = new ProgramSide(door)) {
      side.say(request);
      return side.rest();
    }
  }

  /** A tunnel that stands. */
  static ProgramSide tunnel(EgressDoor door, String authority) throws IOException {
    var side = new ProgramSide(door);
    side.say("CONNECT " + authority + " HTTP/1.1\r\n\r\n");
    String answer = side.hear("HTTP/1.1 200 Connection established\r\n\r\n".length());
    if (!answer.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(answer + side.rest());
    }
    return side;
  }

  void say(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void endSaying() throws IOException {
    channel.shutdownOutput();
  }

  /** So many characters, or fewer at the end. */
  String hear(int count) throws IOException {
    return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  /** Until the end. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Whether nothing more comes: it has ended, or was cut. */
  boolean isOver() {
    try {
      return in.read() < 0;
    } catch (IOException cut) {
      return true;
    }
  }

  OutputStream out() {
    return out;
  }

  InputStream in() {
    return in;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
