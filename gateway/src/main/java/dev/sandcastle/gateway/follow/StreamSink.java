package dev.sandcastle.gateway.follow;

import java.io.IOException;
import java.util.List;

/** Where a stream goes. Called by one thread, which waits while the reader is slow. */
public interface StreamSink {
  /**
   * Hands items to the reader and waits until they are on their way.
   *
   * @throws IOException when the reader is gone
   */
  void deliver(List<StreamItem> items) throws IOException, InterruptedException;

  /**
   * Shows that the stream lives though nothing happens.
   *
   * @throws IOException when the reader is gone
   */
  void keepAlive() throws IOException, InterruptedException;
}
