package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.ExecutionNotice;
import dev.sandcastle.client.ExecutionQuery;
import dev.sandcastle.client.ExecutionSummary;
import dev.sandcastle.client.Job;
import dev.sandcastle.client.ProblemException;
import dev.sandcastle.client.Result;
import dev.sandcastle.client.Sandcastle;
import dev.sandcastle.client.Status;
import dev.sandcastle.client.kafka.KafkaSandcastle;
import dev.sandcastle.client.kafka.LogNotice;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import dev.sandcastle.testkit.program.SamplePrograms;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The Java client and the real thing understand each other, over HTTP and over Kafka. */
@ExtendWith(SharedStack.class)
final class JavaClientST {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TenantId DEVELOPMENT = new TenantId("development");

  private final Stack stack;
  private final Sandcastle sandcastle;

  @TempDir private Path folder;

  JavaClientST(Stack stack) {
    this.stack = stack;
    this.sandcastle = stack.sandcastle();
  }

  @Test
  void shouldRunAndDownload() throws Exception {
    // when
    var result = sandcastle.run(Job.python(SamplePrograms.FILE_WRITER).build());
    var places = sandcastle.download(result, folder);

    // then
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.COMPLETED);
    assertThat(places)
        .containsExactlyInAnyOrder(folder.resolve("hello.txt"), folder.resolve("data/numbers.csv"));
    assertThat(folder.resolve("hello.txt")).hasContent("hello");
    try (var output = sandcastle.output(result.executionId(), StreamName.STDOUT)) {
      assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(result.stdout().text());
    }
  }

  @Test
  void shouldFollowFromTheSubmissionOn() throws Exception {
    // when
    var heard = new ArrayList<ExecutionNotice>();
    try (var follow = sandcastle.start(Job.python(SamplePrograms.TICKER).build())) {
      for (var next = follow.next(); next.isPresent(); next = follow.next()) {
        heard.add(next.get());
      }
    }

    // then
    assertThat(heard.getFirst()).isInstanceOf(ExecutionNotice.Queued.class);
    var end = (ExecutionNotice.Ended) heard.getLast();
    var printed = new StringBuilder();
    for (ExecutionNotice notice : heard) {
      if (notice instanceof ExecutionNotice.Printed text) {
        printed.append(text.text());
      }
    }
    assertThat(printed.toString()).isEqualTo(end.result().stdout().text()).contains("line 9");
  }

  @Test // API-16
  void shouldRunStepsWithInputsAndFindThemByLabel() throws Exception {
    // given
    var blob = sandcastle.uploadBlob("1,2,3".getBytes(StandardCharsets.UTF_8));
    String thread = UUID.randomUUID().toString();
    var job =
        Job.of("python")
            .file("a.py", "print(open('/workspace/code/data/in.csv').read())")
            .file("b.py", "import sys\nsys.exit(3)")
            .file("c.py", "print('never')")
            .steps("a.py", "b.py", "c.py")
            .input("data/in.csv", blob)
            .label("thread", thread)
            .purpose("to try the client")
            .build();

    // when
    var result = sandcastle.run(job);

    // then
    assertThat(result.stdout().text()).as(result.toString()).isEqualTo("1,2,3\n");
    assertThat(result.steps())
        .extracting(Result.Step::status)
        .containsExactly(Status.COMPLETED, Status.FAILED, Status.SKIPPED);
    assertThat(result.steps().get(1).exitCode()).contains(3);
    var found = sandcastle.find(result.executionId()).orElseThrow();
    assertThat(found.origin().labels()).containsEntry("thread", thread);
    assertThat(found.origin().purpose()).contains("to try the client");
    assertThat(found.origin().paths()).containsExactly("a.py", "b.py", "c.py");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(labelled(thread)).containsExactly(result.executionId()));
  }

  @Test // PRE-5
  void shouldGiveARunTheOutputsOfAnother() throws Exception {
    // given
    var first = sandcastle.run(Job.python(SamplePrograms.FILE_WRITER).build());
    var job =
        Job.python("print(open('/workspace/output/hello.txt').read())")
            .inputsFrom(first.executionId())
            .build();

    // when
    var second = sandcastle.run(job);

    // then
    assertThat(second.stdout().text()).as(second.toString()).isEqualTo("hello\n");
    assertThat(second.files().stored()).isEmpty();
    assertThat(second.unchangedFiles())
        .extracting(OutputFile::path)
        .containsExactlyInAnyOrder("hello.txt", "data/numbers.csv");
  }

  @Test
  void shouldCancelEverythingWithALabel() throws Exception {
    // given
    String thread = UUID.randomUUID().toString();
    var sleeper =
        Job.python("import time\ntime.sleep(120)").timeout(PATIENCE).label("thread", thread);
    var ids = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      ids.add(sandcastle.submit(sleeper.build()).id());
    }

    // when
    var cancelled = sandcastle.cancelLabelled("thread", thread);

    // then
    assertThat(cancelled).containsExactlyInAnyOrderElementsOf(ids);
    for (String id : ids) {
      assertThat(sandcastle.await(id).status()).isEqualTo(Status.CANCELLED);
      assertThat(sandcastle.cancel(id)).as("again").isTrue();
    }
  }

  @Test
  void shouldRunOnceUnderOneKey() throws Exception {
    // given
    String key = UUID.randomUUID().toString();

    // when
    var first = sandcastle.run(Job.python("print(1)").idempotencyKey(key).build());
    var again = sandcastle.submit(Job.python("print(1)").idempotencyKey(key).build());
    var other =
        assertThatThrownBy(
            () -> sandcastle.submit(Job.python("print(2)").idempotencyKey(key).build()));

    // then
    assertThat(sandcastle.cancel(again.id())).as("what has ended otherwise").isFalse();
    assertThat(again.id()).isEqualTo(first.executionId());
    assertThat(again.result().map(Result::isCompleted)).contains(true);
    other.isInstanceOfSatisfying(
        ProblemException.class,
        problem -> assertThat(problem.errorCode()).contains(ErrorCode.CONFLICT));
  }

  @Test
  void shouldMakeALinkForWhoeverHasNoKey() throws Exception {
    // given
    var result = sandcastle.run(Job.python(SamplePrograms.FILE_WRITER).build());

    // when
    var link = sandcastle.link(result.executionId(), "hello.txt", Duration.ofMinutes(1));

    // then
    assertThat(link.expiresAt())
        .isBetween(Instant.now().plusSeconds(30), Instant.now().plusSeconds(62));
    try (var anybody = HttpClient.newHttpClient()) {
      var answer =
          anybody.send(HttpRequest.newBuilder(link.href()).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello");
    }
  }

  @Test
  void shouldRunWhatIsPublishedToKafka() throws Exception {
    // given
    var since = Instant.now();
    String large = "print('small')\n#" + "x".repeat(100_000);

    // when
    var heard = new ArrayList<LogNotice>();
    try (var kafka =
        new KafkaSandcastle(stack.bootstrapServers(), DEVELOPMENT, sandcastle::uploadBlob)) {
      var ids =
          List.of(
              kafka.submit(Job.python("print('inline')").build()),
              kafka.submit(Job.python(large).build()));
      try (var follow = kafka.follow(ids, since)) {
        while (!follow.isDone()) {
          heard.add(follow.next(PATIENCE).orElseThrow());
        }
      }
    }

    // then
    assertThat(printedBy(heard).values()).containsExactlyInAnyOrder("inline\n", "small\n");
    assertThat(heard)
        .filteredOn(
            notice ->
                notice instanceof LogNotice.Happened happened
                    && happened.event() instanceof ExecutionEvent.Finished)
        .hasSize(2);
  }

  /** What each execution printed: one line may come in several pieces. */
  private static Map<ExecutionId, String> printedBy(List<LogNotice> heard) {
    var texts = new HashMap<ExecutionId, String>();
    for (LogNotice notice : heard) {
      if (notice instanceof LogNotice.Printed printed) {
        texts.merge(printed.executionId(), printed.chunk().data().toUtf8(), String::concat);
      }
    }
    return texts;
  }

  private List<String> labelled(String thread) {
    try (var executions = sandcastle.list(ExecutionQuery.ALL.withLabel("thread", thread))) {
      return executions.map(ExecutionSummary::id).toList();
    }
  }
}
