package dev.sandcastle.gateway.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.work.OutputChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StreamMergeTest {
  private static final ExecutionSnapshot KNOWN = ExecutionSnapshot.first(new Printing().queued());

  /** The two partitions of one execution; offsets are the places in the lists. */
  private record Log(List<ExecutionEvent> events, List<OutputChunk> chunks) {
    /** Reads from a position on, events and output interleaved by chance. */
    List<StreamItem> read(StreamPosition from, Random random) {
      var merge = new StreamMerge(KNOWN, from);
      var items = new ArrayList<StreamItem>();
      int event = (int) from.eventOffset();
      int chunk = (int) from.outputOffset();
      while (event < events.size() || chunk < chunks.size()) {
        if (chunk >= chunks.size() || (event < events.size() && random.nextBoolean())) {
          items.addAll(merge.onEvent(event, events.get(event++)));
        } else {
          items.addAll(merge.onChunk(chunk, chunks.get(chunk++)));
        }
      }
      assertThat(merge.isComplete()).isTrue();
      items.addAll(merge.finish());
      return items;
    }
  }

  private static Log randomLog(Random random) {
    var printing = new Printing();
    var events = new ArrayList<>(List.of(printing.queued(), printing.started()));
    events.add(printing.phase(Phase.RUNNING));
    var chunks = new ArrayList<OutputChunk>();
    byte[] text = "aé€😀\u0000z".repeat(6).getBytes(StandardCharsets.UTF_8);
    for (int number = random.nextInt(12); number > 0; number--) {
      int from = random.nextInt(text.length);
      int to = from + random.nextInt(text.length - from) + 1;
      var stream = random.nextBoolean() ? StreamName.STDOUT : StreamName.STDERR;
      chunks.add(printing.chunk(stream, Arrays.copyOfRange(text, from, Math.min(to, from + 5))));
    }
    events.add(printing.finished());
    return new Log(events, chunks);
  }

  private static String told(List<StreamItem> items) {
    var streams =
        new StringBuilder[] {new StringBuilder(), new StringBuilder(), new StringBuilder()};
    for (StreamItem item : items) {
      switch (item) {
        case StreamItem.Printed printed ->
            streams[printed.stream() == StreamName.STDOUT ? 0 : 1].append(printed.text());
        case StreamItem.Queued queued -> streams[2].append("queued ").append(queued.position());
        case StreamItem.PhaseBegan began -> streams[2].append(' ').append(began.phase());
        case StreamItem.Ended _ -> streams[2].append(" ended");
      }
    }
    return String.join("|", streams);
  }

  @Property
  void shouldLoseAndRepeatNothingWhereverItIsCut(@ForAll long seed) {
    // given
    var random = new Random(seed);
    var log = randomLog(random);
    var whole = log.read(StreamPosition.START, random);
    for (int cut = 0; cut < whole.size() - 1; cut++) {
      // when
      var from = StreamPosition.parse(whole.get(cut).id()).orElseThrow();
      var rest = log.read(from, random);
      // then
      var joined = new ArrayList<>(whole.subList(0, cut + 1));
      joined.addAll(rest);
      assertThat(told(joined)).as("cut after item %d, seed %d", cut, seed).isEqualTo(told(whole));
    }
  }

  @Property
  void shouldTellEveryByteOnceAndWholeCharacters(@ForAll long seed) {
    // given
    var random = new Random(seed);
    var log = randomLog(random);
    // when
    var items = log.read(StreamPosition.START, random);
    // then
    for (StreamName stream : StreamName.values()) {
      var printed = new java.io.ByteArrayOutputStream();
      log.chunks().stream()
          .filter(chunk -> chunk.stream() == stream)
          .forEach(chunk -> printed.writeBytes(chunk.data().toArray()));
      var text = new StringBuilder();
      items.stream()
          .filter(item -> item instanceof StreamItem.Printed one && one.stream() == stream)
          .forEach(item -> text.append(((StreamItem.Printed) item).text()));
      assertThat(text.toString()).isEqualTo(printed.toString(StandardCharsets.UTF_8));
    }
    assertThat(items.getLast()).isInstanceOf(StreamItem.Ended.class);
    assertThat(items.getLast().id()).isEqualTo(StreamPosition.END_ID);
  }

  @Test
  void shouldIgnoreDuplicates() {
    // given
    var printing = new Printing();
    var queued = printing.queued();
    var started = printing.started();
    var chunk = printing.chunk(StreamName.STDOUT, new byte[] {'a'});
    var merge = new StreamMerge(KNOWN, StreamPosition.START);
    // when
    var items = new ArrayList<StreamItem>();
    items.addAll(merge.onEvent(0, queued));
    items.addAll(merge.onEvent(1, started));
    items.addAll(merge.onEvent(2, queued));
    items.addAll(merge.onEvent(3, started));
    items.addAll(merge.onChunk(0, chunk));
    items.addAll(merge.onChunk(1, chunk));
    // then
    assertThat(items).hasSize(3);
  }

  @Test
  void shouldDropOutputOfAnAttemptThatWasGivenUp() {
    // given
    var printing = new Printing();
    var merge = new StreamMerge(KNOWN, StreamPosition.START);
    merge.onEvent(0, printing.queued());
    merge.onEvent(1, printing.started());
    var stale = printing.chunk(StreamName.STDOUT, new byte[] {'1'});
    merge.onEvent(2, printing.requeued());
    merge.onEvent(3, printing.started());
    // when
    var items = new ArrayList<>(merge.onChunk(0, stale));
    items.addAll(merge.onChunk(1, printing.chunk(StreamName.STDOUT, new byte[] {'2'})));
    // then
    assertThat(told(items)).isEqualTo("2||");
    assertThat(items.getFirst().attempt()).isEqualTo(2);
  }

  @Test
  void shouldHoldTheEndBackUntilTheLastChunkCame() {
    // given
    var printing = new Printing();
    var merge = new StreamMerge(KNOWN, StreamPosition.START);
    merge.onEvent(0, printing.queued());
    merge.onEvent(1, printing.started());
    var chunk = printing.chunk(StreamName.STDERR, new byte[] {'e'});
    // when
    merge.onEvent(2, printing.finished());
    // then
    assertThat(merge.hasEnded()).isTrue();
    assertThat(merge.isComplete()).isFalse();
    assertThat(told(merge.onChunk(0, chunk))).isEqualTo("|e|");
    assertThat(merge.isComplete()).isTrue();
    assertThat(told(merge.finish())).isEqualTo("|| ended");
  }

  @Test
  void shouldEndAtOnceWhenTheExecutionWasRefused() {
    // given
    var merge = new StreamMerge(KNOWN, StreamPosition.START);
    var header = new Printing().queued().header();
    // when
    merge.onEvent(
        0,
        new ExecutionEvent.Rejected(
            header,
            dev.sandcastle.schemas.execution.ErrorCode.QUOTA_EXCEEDED,
            "full",
            java.util.Optional.of(1_000L),
            Printing.AT));
    // then
    assertThat(merge.isComplete()).isTrue();
  }

  @Test
  void shouldShowPreparingOnceAndBackInTheQueueAfterALoss() {
    // given
    var printing = new Printing();
    var log =
        new Log(
            List.of(
                printing.queued(),
                printing.started(),
                printing.phase(Phase.PREPARING),
                printing.requeued(),
                printing.started(),
                printing.phase(Phase.RUNNING),
                printing.finished()),
            List.of());
    // when
    var items = log.read(StreamPosition.START, new Random(1));
    // then
    assertThat(
            items.stream()
                .filter(StreamItem.PhaseBegan.class::isInstance)
                .map(item -> ((StreamItem.PhaseBegan) item).phase()))
        .containsExactly(
            ExecutionStatus.PREPARING,
            ExecutionStatus.QUEUED,
            ExecutionStatus.PREPARING,
            ExecutionStatus.RUNNING);
  }
}
