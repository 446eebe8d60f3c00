package dev.sandcastle.gateway.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.work.OutputChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StreamMergeTest {
  private static final ExecutionSnapshot KNOWN = ExecutionSnapshot.first(new Printing().queued());

  /** The two partitions of one execution; offsets are the places in the lists. */
  private record Log(List<ExecutionEvent> events, List<OutputChunk> chunks) {
    /** Reads from a position on, events and output interleaved by chance. */
    List<StreamItem> read(StreamPosition from, TextView view, Random random) {
      var merge = new StreamMerge(KNOWN, from, view);
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
    byte[] text =
        "aé€😀\u0000z\r\n\u001b[31mr\u001b]0;t\u0007\r".repeat(3).getBytes(StandardCharsets.UTF_8);
    for (int number = random.nextInt(12); number > 0; number--) {
      int from = random.nextInt(text.length);
      int to = from + random.nextInt(text.length - from) + 1;
      var stream = random.nextBoolean() ? StreamName.STDOUT : StreamName.STDERR;
      chunks.add(printing.chunk(stream, Arrays.copyOfRange(text, from, Math.min(to, from + 5))));
    }
    int steps = random.nextInt(4);
    for (int step = 1; step <= steps; step++) {
      events.add(printing.step(step));
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
        case StreamItem.StepEnded ended -> streams[2].append(" step ").append(ended.step().index());
        case StreamItem.EgressRefused refused -> streams[2].append(" no ").append(refused.host());
        case StreamItem.Ended _ -> streams[2].append(" ended");
      }
    }
    return String.join("|", streams);
  }

  @Property
  void shouldLoseAndRepeatNothingWhereverItIsCut(@ForAll long seed, @ForAll TextView view) {
    // given
    var random = new Random(seed);
    var log = randomLog(random);
    var whole = log.read(StreamPosition.START, view, random);
    for (int cut = 0; cut < whole.size() - 1; cut++) {
      // when
      var from = StreamPosition.parse(whole.get(cut).id()).orElseThrow();
      var rest = log.read(from, view, random);
      // then
      var joined = new ArrayList<>(whole.subList(0, cut + 1));
      joined.addAll(rest);
      assertThat(told(joined)).as("cut after item %d, seed %d", cut, seed).isEqualTo(told(whole));
    }
  }

  @Property
  void shouldTellEveryByteOnceAndWholeCharacters(@ForAll long seed, @ForAll TextView view) {
    // given
    var random = new Random(seed);
    var log = randomLog(random);
    // when
    var items = log.read(StreamPosition.START, view, random);
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
      assertThat(text.toString()).isEqualTo(view.all(printed.toByteArray()));
    }
    assertThat(items.getLast()).isInstanceOf(StreamItem.Ended.class);
    assertThat(items.getLast().id()).isEqualTo(StreamPosition.END_ID);
  }

  @Test
  void shouldGoOnInAnotherViewWithWhatTheFirstHeldBack() {
    // given
    var printing = new Printing();
    var plain = new StreamMerge(KNOWN, StreamPosition.START, TextView.PLAIN);
    plain.onEvent(0, printing.queued());
    plain.onEvent(1, printing.started());
    var cut = printing.chunk(StreamName.STDOUT, bytes("a\u001b[3"));
    var rest = printing.chunk(StreamName.STDOUT, bytes("1mb"));
    var from = StreamPosition.parse(plain.onChunk(0, cut).getFirst().id()).orElseThrow();
    // when
    var raw = new StreamMerge(KNOWN, from, TextView.RAW);
    var again = new StreamMerge(KNOWN, from, TextView.PLAIN);
    // then
    assertThat(from.outputOffset()).isZero();
    assertThat(told(raw.onChunk(0, cut)) + told(raw.onChunk(1, rest))).isEqualTo("\u001b[3||1mb||");
    assertThat(told(again.onChunk(0, cut)) + told(again.onChunk(1, rest))).isEqualTo("||b||");
  }

  @Test
  void shouldComeBackToTheChunkInWhichWhatIsHeldBackBegins() {
    // given
    var printing = new Printing();
    var merge = new StreamMerge(KNOWN, StreamPosition.START, TextView.PLAIN);
    merge.onEvent(0, printing.queued());
    merge.onEvent(1, printing.started());
    var broken = printing.chunk(StreamName.STDOUT, bytes("a\u001b]0;t\u001b"));
    var sequence = printing.chunk(StreamName.STDOUT, bytes("[3"));
    var other = printing.chunk(StreamName.STDERR, bytes("e"));
    var rest = printing.chunk(StreamName.STDOUT, bytes("1mb"));
    merge.onChunk(0, broken);
    merge.onChunk(1, sequence);
    // when
    var from = StreamPosition.parse(merge.onChunk(2, other).getFirst().id()).orElseThrow();
    // then
    assertThat(from.outputOffset()).isZero();
    assertThat(from.stdoutBytes()).isEqualTo(6);
    var again = new StreamMerge(KNOWN, from, TextView.PLAIN);
    var items = new ArrayList<>(again.onChunk(0, broken));
    items.addAll(again.onChunk(1, sequence));
    items.addAll(again.onChunk(2, other));
    items.addAll(again.onChunk(3, rest));
    assertThat(told(items)).isEqualTo("b||");
  }

  @Test
  void shouldTellAStepWithItsAttempt() {
    // given
    var printing = new Printing();
    var merge = new StreamMerge(KNOWN, StreamPosition.START, TextView.RAW);
    merge.onEvent(0, printing.queued());
    merge.onEvent(1, printing.started());
    // when
    var items = merge.onEvent(2, printing.step(1));
    // then
    assertThat(items).hasSize(1);
    var step = (StreamItem.StepEnded) items.getFirst();
    assertThat(step.attempt()).isEqualTo(1);
    assertThat(step.at()).isEqualTo(Printing.AT);
    assertThat(step.step().path()).isEqualTo("1.py");
    assertThat(merge.onEvent(3, printing.phase(Phase.COLLECTING))).isNotEmpty();
  }

  // EVT-8
  @Test
  void shouldTellProgressAndRefusals() {
    // given
    var printing = new Printing();
    var merge = new StreamMerge(KNOWN, StreamPosition.START, TextView.RAW);
    var progress =
        new InstallProgress(
            InstallProgress.Kind.INSTALLING, Optional.of("numpy"), Optional.of("2.1.0"));
    var items = new ArrayList<>(merge.onEvent(0, printing.queued()));
    items.addAll(merge.onEvent(1, printing.started()));
    // when
    items.addAll(merge.onEvent(2, printing.phase(Phase.INSTALLING)));
    items.addAll(merge.onEvent(3, printing.installing(progress)));
    items.addAll(merge.onEvent(4, printing.refused("a.example")));
    // then
    assertThat(told(items)).isEqualTo("||queued 1 PREPARING INSTALLING INSTALLING no a.example");
    assertThat(items.get(3))
        .isInstanceOfSatisfying(
            StreamItem.PhaseBegan.class, began -> assertThat(began.progress()).contains(progress));
  }

  @Test
  void shouldIgnoreDuplicates() {
    // given
    var printing = new Printing();
    var queued = printing.queued();
    var started = printing.started();
    var chunk = printing.chunk(StreamName.STDOUT, new byte[] {'a'});
    var merge = new StreamMerge(KNOWN, StreamPosition.START, TextView.RAW);
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

  // EVT-7
  @Test
  void shouldDropOutputOfAnAttemptThatWasGivenUp() {
    // given
    var printing = new Printing();
    var merge = new StreamMerge(KNOWN, StreamPosition.START, TextView.RAW);
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
    var merge = new StreamMerge(KNOWN, StreamPosition.START, TextView.RAW);
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
    var merge = new StreamMerge(KNOWN, StreamPosition.START, TextView.RAW);
    var header = new Printing().queued().header();
    // when
    merge.onEvent(
        0,
        new ExecutionEvent.Rejected(
            header,
            dev.sandcastle.schemas.execution.ErrorCode.QUOTA_EXCEEDED,
            "full",
            java.util.Optional.of(1_000L),
            Printing.AT,
            java.util.Optional.empty()));
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
    var items = log.read(StreamPosition.START, TextView.RAW, new Random(1));
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
