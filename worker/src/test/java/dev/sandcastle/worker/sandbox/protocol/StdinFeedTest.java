package dev.sandcastle.worker.sandbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** The end of a run ends its standard input. */
@Timeout(30)
final class StdinFeedTest {
  private static final int WINDOW = 131_072;
  private static final int CAPACITY = 1 << 20;

  @RepeatedTest(50)
  void shouldSendNothingIntoTheNextRun() throws Exception {
    // given
    var pipe = new OutboundPipe();
    var feed = new StdinFeed(new byte[2 * WINDOW]);
    pipe.write(new byte[CAPACITY]);
    feed.begin(pipe);
    feed.acknowledge(WINDOW);

    // when
    feed.close();
    pipe.writeUrgently(new byte[] {1});
    drainTo(pipe, 1);
    pipe.writeUrgently(new byte[] {2});

    // then
    assertThat(pipe.read()).as("the first byte of the next run").isEqualTo(2);
  }

  private static void drainTo(OutboundPipe pipe, int mark) throws IOException {
    var piece = new byte[CAPACITY];
    int read = pipe.read(piece);
    while (piece[read - 1] != mark) {
      read = pipe.read(piece);
    }
  }
}
