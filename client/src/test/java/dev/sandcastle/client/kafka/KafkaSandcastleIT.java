package dev.sandcastle.client.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionCommand.CancelLabelled;
import dev.sandcastle.schemas.execution.ExecutionCommand.Execute;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.testkit.broker.KafkaFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Against a real broker; the test plays the orchestrator and the worker. */
@Timeout(60)
final class KafkaSandcastleIT {
  @RegisterExtension private static final KafkaFixture KAFKA = new KafkaFixture();

  private static final TenantId TENANT = new TenantId("platform-1");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private KafkaSandcastle sandcastle;

  @BeforeEach
  void connect() {
    sandcastle = new KafkaSandcastle(KAFKA.bootstrapServers(), TENANT);
  }

  @AfterEach
  void disconnect() {
    sandcastle.close();
  }

  @Test
  void shouldPublishAJobAsTheGatewayWould() throws Exception {
    // given
    var blob = new BlobRef("ab".repeat(32), 7);
    var job =
        Job.of("python")
            .file("a.py", "print(1)")
            .file("b.py", "print(2)")
            .steps("a.py", "b.py")
            .input("in.csv", blob)
            .timeout(Duration.ofSeconds(3))
            .memoryMb(64)
            .label("thread", "42")
            .onBusy(OnBusy.REJECT)
            .build();

    // when
    var id = sandcastle.submit(job);

    // then
    var execute = (Execute) command(id);
    assertThat(execute.tenantId()).isEqualTo(TENANT);
    assertThat(execute.onBusy()).isEqualTo(OnBusy.REJECT);
    assertThat(execute.annotations().labels()).containsEntry("thread", "42");
    var program = execute.program();
    assertThat(program.mode()).isEqualTo(new Mode.Steps(List.of("a.py", "b.py")));
    assertThat(program.sources())
        .isEqualTo(
            new Sources.Inline(
                List.of(
                    new SourceFile("a.py", Bytes.utf8("print(1)")),
                    new SourceFile("b.py", Bytes.utf8("print(2)")))));
    assertThat(program.inputs())
        .containsExactly(new InputFile(InputFile.Place.CODE, "in.csv", blob));
    assertThat(program.limits()).isEqualTo(new Limits(Duration.ofSeconds(3), 64L << 20, 1_000));
  }

  @Test
  void shouldCancel() throws Exception {
    // given
    var id = new ExecutionId("e-" + UUID.randomUUID());
    String thread = UUID.randomUUID().toString();

    // when
    sandcastle.cancel(id);
    sandcastle.cancelLabelled("thread", thread);

    // then
    assertThat(command(id)).isInstanceOf(ExecutionCommand.Cancel.class);
    try (var commands = KAFKA.read(Topics.COMMANDS, Codecs.COMMANDS)) {
      var labelled =
          (CancelLabelled)
              commands.await(one -> one instanceof CancelLabelled it && it.value().equals(thread));
      assertThat(labelled.label()).isEqualTo("thread");
      assertThat(labelled.tenantId()).isEqualTo(TENANT);
    }
  }

  @Test
  void shouldPutLargeSourcesIntoTheStore() throws Exception {
    // given
    var stored = new AtomicReference<byte[]>();
    var blob = new BlobRef("cd".repeat(32), 70_000);
    BundleStore store =
        content -> {
          stored.set(content);
          return blob;
        };
    String source = "#".repeat(Sources.INLINE_LIMIT_BYTES + 1);

    // when
    ExecutionId id;
    try (var withStore = new KafkaSandcastle(KAFKA.bootstrapServers(), TENANT, store)) {
      id = withStore.submit(Job.python(source).build());
    }

    // then
    assertThat(((Execute) command(id)).program().sources())
        .isEqualTo(
            new Sources.Stored(
                blob, java.util.Optional.of("#".repeat(Sources.PREVIEW_LIMIT_BYTES))));
    assertThat(Codecs.SOURCE_BUNDLE.decode(stored.get()))
        .containsExactly(new SourceFile("main.py", Bytes.utf8(source)));
  }

  @Test
  void shouldRefuseWhatACommandCannotHold() {
    // given
    var large = Job.python("#".repeat(Sources.INLINE_LIMIT_BYTES + 1)).build();
    var fromEarlier = Job.python("1").inputsFromLatest().build();
    var keyed = Job.python("1").idempotencyKey("k").build();
    var endless = Job.python("1").timeout(Duration.ofDays(1)).build();

    // when, then
    assertThat(List.of(large, fromEarlier, keyed, endless))
        .allSatisfy(
            job ->
                assertThatThrownBy(() -> sandcastle.submit(job))
                    .isInstanceOf(InvalidJobException.class));
  }

  @Test
  void shouldFollowExecutionsToTheirEnds() throws Exception {
    // given
    var since = Instant.now();
    var one = sandcastle.submit(Job.python("print(1)").build());
    var two = sandcastle.submit(Job.python("print(2)").build());
    var stranger = new ExecutionId("e-" + UUID.randomUUID());
    play(one, since);
    play(stranger, since);

    // when
    var heard = new ArrayList<LogNotice>();
    try (var follow = sandcastle.follow(List.of(one, two), since)) {
      heard.addAll(until(follow, one));
      assertThat(follow.isDone()).isFalse();
      play(two, since);
      heard.addAll(until(follow, two));

      // then
      assertThat(follow.isDone()).isTrue();
      assertThat(follow.next(PATIENCE)).isEmpty();
    }
    assertThat(words(heard, one)).containsExactly("Started", "out 0", "out 1", "Finished");
    assertThat(words(heard, two)).containsExactly("Started", "out 0", "out 1", "Finished");
    assertThat(heard).extracting(LogNotice::executionId).doesNotContain(stranger);
  }

  @Test
  void shouldNotWaitForeverForOutputThatIsGone() throws Exception {
    // given
    var since = Instant.now();
    var id = sandcastle.submit(Job.python("print(1)").build());
    event(new ExecutionEvent.Finished(header(id, 1), LogMergeTest.result(7), 0, since));

    // when
    List<LogNotice> heard;
    try (var follow = sandcastle.follow(List.of(id), since)) {
      heard = until(follow, id);
    }

    // then
    assertThat(words(heard, id)).containsExactly("Finished");
  }

  @Test
  void shouldReturnInTimeWhenNothingHappens() throws Exception {
    // given
    var id = new ExecutionId("e-" + UUID.randomUUID());

    // when
    try (var follow = sandcastle.follow(List.of(id), Instant.now())) {
      // then
      assertThat(follow.next(Duration.ofMillis(100))).isEmpty();
      assertThat(follow.isDone()).isFalse();
    }
  }

  /** Also writes what is no record, a duplicate, and the end before the last output. */
  private static void play(ExecutionId id, Instant at) throws InterruptedException {
    KAFKA.publishBytes(Topics.EVENTS, TENANT.value(), new byte[] {1, 2, 3});
    event(new ExecutionEvent.Started(header(id, 1), new WorkerId("w-1")));
    event(new ExecutionEvent.Started(header(id, 1), new WorkerId("w-1")));
    chunk(id, 0, at);
    event(new ExecutionEvent.Finished(header(id, 2), LogMergeTest.result(1), 0, at));
    chunk(id, 1, at);
  }

  private static void event(ExecutionEvent event) throws InterruptedException {
    KAFKA.publish(Topics.EVENTS, Codecs.EVENTS, TENANT.value(), event);
  }

  private static void chunk(ExecutionId id, long sequence, Instant at) throws InterruptedException {
    KAFKA.publish(
        Topics.OUTPUT,
        Codecs.OUTPUT,
        id.value(),
        new OutputChunk(
            TENANT,
            id,
            new Attempt(1),
            StreamName.STDOUT,
            sequence,
            sequence,
            at,
            Bytes.utf8("out " + sequence)));
  }

  private static ExecutionEvent.Header header(ExecutionId id, long sequence) {
    return new ExecutionEvent.Header(TENANT, id, sequence, new Attempt(1), Instant.EPOCH);
  }

  private static ExecutionCommand command(ExecutionId id) {
    try (var commands = KAFKA.read(Topics.COMMANDS, Codecs.COMMANDS)) {
      return commands.await(command -> command.executionId().equals(id));
    }
  }

  private static List<LogNotice> until(LogFollow follow, ExecutionId id) throws Exception {
    var heard = new ArrayList<LogNotice>();
    while (true) {
      var notice = follow.next(PATIENCE).orElseThrow();
      heard.add(notice);
      if (notice instanceof LogNotice.Happened happened
          && happened.event().isTerminal()
          && notice.executionId().equals(id)) {
        return heard;
      }
    }
  }

  private static List<String> words(List<LogNotice> notices, ExecutionId id) {
    return notices.stream()
        .filter(notice -> notice.executionId().equals(id))
        .map(
            notice ->
                switch (notice) {
                  case LogNotice.Happened happened -> happened.event().getClass().getSimpleName();
                  case LogNotice.Printed printed -> printed.chunk().data().toUtf8();
                })
        .toList();
  }
}
