package dev.sandcastle.worker.egress;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One connection of a client: a request, and what follows from it. Its own thread serves it; any
 * thread may close it, which ends whatever it is doing.
 *
 * <p>The monitor guards {@code host} and {@code closed}; it closes the race of a close with a
 * connection that is being made.
 */
final class Visit implements Closeable {
  private static final int REQUEST_HEAD_BYTES = 16_384;
  private static final int RESPONSE_HEAD_BYTES = 32_768;
  private static final int CHUNK_BYTES = 16_384;
  private static final int ADDRESSES_TRIED = 4;

  /** Answers before the answer (1xx); of their heads next to nothing is passed, and so counted. */
  private static final int INTERIM_ANSWERS = 16;

  /** What a client may still be saying when it has got its answer. */
  private static final long LINGER_BYTES = 1 << 20;

  private static final Duration LINGER = Duration.ofSeconds(2);

  private final SocketChannel client;
  private final EgressDoor door;
  private final EgressCaps caps;
  private Optional<SocketChannel> host = Optional.empty();
  private boolean closed;
  private volatile long deadlineNanos;

  Visit(SocketChannel client, EgressDoor door, EgressCaps caps) {
    this.client = client;
    this.door = door;
    this.caps = caps;
    allow(caps.patience());
  }

  /** Serves it to its end. */
  void serve() throws InterruptedException {
    try {
      var reader = new HeadReader(client, REQUEST_HEAD_BYTES);
      try {
        Optional<String> head = reader.read();
        if (head.isPresent()) {
          carryOut(HttpRequest.of(HttpHead.parse(head.get())), reader.rest());
        }
      } catch (RequestException refused) {
        refused.refused().ifPresent(target -> door.refused(target, refused.getMessage()));
        write(client, HttpResponse.problem(refused.status(), refused.getMessage()));
        linger();
      }
    } catch (IOException gone) {
      // One of the two ends is gone, or it was closed: that is how visits end.
    } finally {
      close();
    }
  }

  /** Whether it has carried nothing for too long. */
  boolean isOverdue(long nowNanos) {
    return nowNanos - deadlineNanos > 0;
  }

  @Override
  public void close() {
    Optional<SocketChannel> connected;
    synchronized (this) {
      closed = true;
      connected = host;
    }
    connected.ifPresent(Visit::closeChannel);
    closeChannel(client);
  }

  private void carryOut(HttpRequest request, ByteBuffer more)
      throws RequestException, IOException, InterruptedException {
    door.admit(request.target());
    allow(caps.patience().multipliedBy(3));
    List<InetAddress> addresses = door.addressesOf(request.target());
    SocketChannel connected = connect(request.target(), addresses);
    if (request.tunnel()) {
      write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
      tunnel(connected, more, request.target());
    } else {
      exchange(connected, more, request);
    }
  }

  /** To one of the addresses that were checked, and to no other: the name is not asked again. */
  private SocketChannel connect(Target target, List<InetAddress> addresses)
      throws RequestException, IOException {
    boolean late = false;
    for (InetAddress address : addresses.subList(0, Math.min(ADDRESSES_TRIED, addresses.size()))) {
      allow(caps.patience().multipliedBy(2));
      SocketChannel channel = adopt(SocketChannel.open());
      try {
        var socketAddress = new InetSocketAddress(address, target.port());
        channel
            .socket()
            .connect(socketAddress, (int) Math.min(Integer.MAX_VALUE, caps.patience().toMillis()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        allow(caps.idle());
        return channel;
      } catch (AsynchronousCloseException closedByUs) {
        throw closedByUs;
      } catch (SocketTimeoutException slow) {
        late = true;
        channel.close();
      } catch (IOException unreachable) {
        channel.close();
      }
    }
    throw late
        ? RequestException.failed(504, "the host did not answer in time")
        : RequestException.failed(502, "the host cannot be reached");
  }

  private synchronized SocketChannel adopt(SocketChannel channel) throws IOException {
    host = Optional.of(channel);
    if (closed) {
      channel.close();
      throw new ClosedChannelException();
    }
    return channel;
  }

  /** Each direction ends by itself; the visit ends with the second, or with an error of either. */
  private void tunnel(SocketChannel connected, ByteBuffer more, Target target)
      throws IOException, InterruptedException {
    Thread outward =
        Thread.ofVirtual()
            .name("egress-out")
            .start(
                () -> {
                  try {
                    if (pass(more, connected, target)) {
                      copy(client, connected, Long.MAX_VALUE, target);
                    }
                    connected.shutdownOutput();
                  } catch (IOException gone) {
                    close();
                  }
                });
    copy(connected, client, Long.MAX_VALUE, target);
    client.shutdownOutput();
    outward.join();
  }

  /** One request, one answer; what a client says after its request is not heard (no smuggling). */
  private void exchange(SocketChannel connected, ByteBuffer more, HttpRequest request)
      throws IOException, RequestException {
    Target target = request.target();
    pass(
        ByteBuffer.wrap(request.forward().getBytes(StandardCharsets.ISO_8859_1)),
        connected,
        target);
    more.limit((int) Math.min(more.limit(), more.position() + request.bodyBytes()));
    long rest = request.bodyBytes() - more.remaining();
    var _ =
        Thread.ofVirtual()
            .name("egress-body")
            .start(
                () -> {
                  try {
                    if (pass(more, connected, target)) {
                      copy(client, connected, rest, target);
                    }
                  } catch (IOException unwanted) {
                    // A host may answer without reading all of it; the answer counts.
                  }
                });
    answer(connected, target);
    linger();
  }

  private void answer(SocketChannel connected, Target target) throws IOException, RequestException {
    var reader = new HeadReader(connected, RESPONSE_HEAD_BYTES);
    HttpResponse response;
    int interim = 0;
    do {
      response = readResponse(reader);
      if (response.interim() && ++interim > INTERIM_ANSWERS) {
        throw RequestException.failed(502, "the host does not come to its answer");
      }
      if (!pass(bytes(response.forward()), client, target)) {
        return;
      }
    } while (response.interim());
    if (pass(reader.rest(), client, target)) {
      copy(connected, client, Long.MAX_VALUE, target);
    }
  }

  private HttpResponse readResponse(HeadReader reader) throws IOException, RequestException {
    try {
      String head = reader.read().orElse("");
      return HttpResponse.of(HttpHead.parse(head));
    } catch (RequestException malformed) {
      throw RequestException.failed(502, "the host does not answer in HTTP/1");
    }
  }

  /** Until the end of the one, or until so many bytes; stops, and ends the visit, at the cap. */
  private void copy(SocketChannel from, SocketChannel to, long limit, Target target)
      throws IOException {
    var chunk = ByteBuffer.allocate(CHUNK_BYTES);
    long left = limit;
    while (left > 0) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, left));
      int read = from.read(chunk);
      if (read < 0) {
        return;
      }
      left -= read;
      if (!pass(chunk.flip(), to, target)) {
        return;
      }
    }
  }

  /** Counts bytes and writes them; false when they are too many: then the visit is over. */
  private boolean pass(ByteBuffer bytes, SocketChannel to, Target target) throws IOException {
    if (!door.count(bytes.remaining(), target)) {
      close();
      return false;
    }
    while (bytes.hasRemaining()) {
      to.write(bytes);
      allow(caps.idle());
    }
    return true;
  }

  /** Lets a client hear its answer: to close while it still speaks would take that away from it. */
  private void linger() throws IOException {
    allow(LINGER);
    client.shutdownOutput();
    var dropped = ByteBuffer.allocate(CHUNK_BYTES);
    long heard = 0;
    for (int read = 0; read >= 0 && heard < LINGER_BYTES; heard += read) {
      read = client.read(dropped.clear());
    }
  }

  private static void closeChannel(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // It is closed all the same.
    }
  }

  private void allow(Duration time) {
    deadlineNanos = System.nanoTime() + time.toNanos();
  }

  private static void write(SocketChannel to, String text) throws IOException {
    ByteBuffer bytes = bytes(text);
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
