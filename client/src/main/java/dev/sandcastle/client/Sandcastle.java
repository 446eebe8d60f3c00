package dev.sandcastle.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.client.Transport.Repeat;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.StreamName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sandcastle in one tenant's name. Thread-safe; make one and share it.
 *
 * <p>A request whose answer is lost is sent again, at most {@link ClientOptions#attempts} times in
 * all. A job is sent with an idempotency key, of its own or a random one, so that it is run once
 * however often it is sent.
 *
 * <p>Every method throws {@link ProblemException} when the server refuses, and any other {@link
 * IOException} when it does not answer.
 */
public final class Sandcastle implements AutoCloseable {
  private static final String EXECUTIONS = "/v1/executions";
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration FIRST_POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int FIRST_SERVER_FAILURE = 500;

  private final Transport transport;
  private final Contents contents;

  /**
   * With {@link ClientOptions#DEFAULT}.
   *
   * @param base where the gateway is, for example {@code http://127.0.0.1:8080}
   * @param apiKey the tenant's key
   */
  public Sandcastle(URI base, String apiKey) {
    this(base, apiKey, ClientOptions.DEFAULT);
  }

  /**
   * Nothing is sent yet.
   *
   * @param base where the gateway is, for example {@code http://127.0.0.1:8080}
   * @param apiKey the tenant's key
   */
  public Sandcastle(URI base, String apiKey, ClientOptions options) {
    this.transport = new Transport(base, apiKey, options);
    this.contents = new Contents(transport);
  }

  /** Submits a job; returns when it is accepted. */
  public Execution submit(Job job) throws IOException, InterruptedException {
    var sent = repeatable(job);
    return execution(post(EXECUTIONS, sent).build(), repeat(sent));
  }

  /** Submits a job and waits for its end, also over lost connections. */
  public Result run(Job job) throws IOException, InterruptedException {
    var sent = repeatable(job);
    var request =
        post(EXECUTIONS + "?wait=" + WAIT.toSeconds() + "s", sent)
            .timeout(WAIT.plus(transport.options().readTimeout()))
            .build();
    var execution = execution(request, repeat(sent));
    return execution.result().isPresent() ? execution.result().get() : await(execution.id());
  }

  /** Submits a job and follows it, in one request. */
  public Follow start(Job job) throws IOException, InterruptedException {
    var sent = repeatable(job);
    var response =
        transport.open(
            post(EXECUTIONS, sent).header("Accept", "text/event-stream").build(), repeat(sent));
    InputStream body = transport.watched(response.body());
    String location = response.headers().firstValue("Location").orElse("");
    String id = location.substring(location.lastIndexOf('/') + 1);
    boolean streams =
        response
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.startsWith("text/event-stream"))
            .isPresent();
    if (streams && ExecutionId.isValid(id)) {
      return new Follow(transport, id, body);
    }
    try (body) {
      // A submission that was sent before may be answered with its state.
      return follow(Documents.read(body.readAllBytes(), Documents::execution).id());
    }
  }

  /**
   * Waits for the end of an execution by asking for it now and then, which costs the server less
   * than {@link #follow}.
   */
  public Result await(String executionId) throws IOException, InterruptedException {
    var backoff = new Backoff(transport.options().patience());
    Duration pause = FIRST_POLL;
    while (true) {
      transport.pause(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_POLL) < 0 ? pause.multipliedBy(2) : LONGEST_POLL;
      try {
        var execution = execution(get(one(executionId)), Repeat.ALWAYS);
        backoff.succeeded();
        if (execution.result().isPresent()) {
          return execution.result().get();
        }
      } catch (ProblemException refused) {
        if (refused.status() < FIRST_SERVER_FAILURE) {
          throw refused;
        }
        pause = backoff.failed(refused, refused.retryAfter().orElse(Duration.ZERO));
      } catch (IOException lost) {
        if (transport.isClosed()) {
          throw lost;
        }
        pause = backoff.failed(lost, Duration.ZERO);
      }
    }
  }

  /** Follows an execution from its beginning. Nothing is sent before the first notice is asked. */
  public Follow follow(String executionId) {
    return follow(executionId, "");
  }

  /**
   * Follows an execution behind a notice that was seen.
   *
   * @param lastId that notice's {@link ExecutionNotice#id}
   */
  public Follow follow(String executionId, String lastId) {
    return new Follow(transport, new ExecutionId(executionId).value(), lastId);
  }

  /** Tells a listener all that happens to an execution; returns with its end. */
  public Result follow(String executionId, Consumer<ExecutionNotice> listener)
      throws IOException, InterruptedException {
    try (var follow = follow(executionId)) {
      while (true) {
        var notice = follow.next().orElseThrow();
        listener.accept(notice);
        if (notice instanceof ExecutionNotice.Ended end) {
          return end.result();
        }
      }
    }
  }

  /** An execution as it is now; empty when the tenant has none with this id (any more). */
  public Optional<Execution> find(String executionId) throws IOException, InterruptedException {
    try {
      return Optional.of(execution(get(one(executionId)), Repeat.ALWAYS));
    } catch (ProblemException refused) {
      if (refused.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * The tenant's executions, newest first. Pages are fetched as they are needed, by whoever uses
   * the stream, who then gets an {@link java.io.UncheckedIOException} when one cannot be fetched.
   */
  public Stream<ExecutionSummary> list(ExecutionQuery query) {
    return Pages.stream(
        cursor -> transport.json(get(EXECUTIONS + "?" + query.text(cursor)), Repeat.ALWAYS),
        "executions",
        Documents::summary);
  }

  /**
   * Asks to end an execution; its events tell when it has. May be repeated.
   *
   * @return false when it had ended otherwise before
   */
  public boolean cancel(String executionId) throws IOException, InterruptedException {
    try {
      var _ = transport.send(post(one(executionId) + "/cancel").build(), Repeat.ALWAYS);
      return true;
    } catch (ProblemException refused) {
      if (refused.status() == CONFLICT) {
        return false;
      }
      throw refused;
    }
  }

  /**
   * Asks to end every execution with a label that was submitted before.
   *
   * @return ids of those that the server knew to live; others may end, too
   */
  public List<String> cancelLabelled(String key, String value)
      throws IOException, InterruptedException {
    var request = post(EXECUTIONS + "/cancel?label=" + Contents.encoded(key + ":" + value)).build();
    return Documents.list(transport.json(request, Repeat.ALWAYS).path("cancelled"));
  }

  /** All that a stream of an execution printed and the server kept. The caller closes it. */
  public InputStream output(String executionId, StreamName stream)
      throws IOException, InterruptedException {
    return contents.open(one(executionId) + "/output/" + stream.name().toLowerCase(Locale.ROOT));
  }

  /** The same into a file, which is replaced when all is there. */
  public void output(String executionId, StreamName stream, Path file)
      throws IOException, InterruptedException {
    try (var content = output(executionId, stream)) {
      DownloadFolder.write(file, content);
    }
  }

  /**
   * One output file; reading fails at its end when it has not the hash that the server names. The
   * caller closes it.
   */
  public InputStream file(String executionId, String path)
      throws IOException, InterruptedException {
    return contents.open(one(executionId) + "/files/" + Contents.encodedPath(path));
  }

  /**
   * Downloads one output file, to its path in a folder. Programs choose these paths; one that leads
   * out of the folder is refused, and no link in the folder is followed.
   *
   * @return where it is
   */
  public Path download(String executionId, OutputFile file, Path folder)
      throws IOException, InterruptedException {
    Path place = new DownloadFolder(folder).prepare(file.path());
    try (var content = new HashedStream(file(executionId, file.path()), file.blob().sha256())) {
      DownloadFolder.write(place, content);
    }
    return place;
  }

  /** Downloads all output files of an execution, as {@link #download(String, OutputFile, Path)}. */
  public List<Path> download(Result result, Path folder) throws IOException, InterruptedException {
    var places = new ArrayList<Path>();
    for (OutputFile file : result.files().stored()) {
      places.add(download(result.executionId(), file, folder));
    }
    return List.copyOf(places);
  }

  /** Uploads a file for {@link Job.Builder#input}. */
  public BlobRef uploadBlob(Path file) throws IOException, InterruptedException {
    return contents.upload(file);
  }

  /** Uploads bytes for {@link Job.Builder#input}. */
  public BlobRef uploadBlob(byte[] content) throws IOException, InterruptedException {
    return contents.upload(content);
  }

  /**
   * Uploads what a stream has, for {@link Job.Builder#input}. It is read first, so that it can be
   * sent again.
   *
   * @throws InvalidJobException when it is longer than the inputs of a job may be
   */
  public BlobRef uploadBlob(InputStream content) throws IOException, InterruptedException {
    return contents.upload(content);
  }

  /** The content of an uploaded blob, checked as {@link #file}. The caller closes it. */
  public InputStream blob(BlobRef blob) throws IOException, InterruptedException {
    return new HashedStream(contents.open("/v1/blobs/" + blob.sha256()), blob.sha256());
  }

  /**
   * Makes an address that anybody may fetch an output file from, without a key.
   *
   * @param duration how long, 1 s to 1 h
   */
  public Link link(String executionId, String path, Duration duration)
      throws IOException, InterruptedException {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("path", path).put("seconds", duration.toSeconds());
    var document =
        transport.json(
            transport
                .request(one(executionId) + "/links")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Documents.write(body)))
                .build(),
            Repeat.ALWAYS);
    String href = document.path("href").asText();
    return new Link(
        href.startsWith("/") ? transport.address(href) : URI.create(href),
        Documents.instant(document, "expiresAt"));
  }

  /** What can run. */
  public List<RuntimeDescription> runtimes() throws IOException, InterruptedException {
    return Documents.runtimes(transport.json(get("/v1/runtimes"), Repeat.ALWAYS));
  }

  /** Who is told what happens. */
  public Webhooks webhooks() {
    return new Webhooks(transport);
  }

  /** Closes connections; what is being read or waited for ends. */
  @Override
  public void close() {
    transport.close();
  }

  private Execution execution(HttpRequest request, Repeat repeat)
      throws IOException, InterruptedException {
    return Documents.read(transport.send(request, repeat).body(), Documents::execution);
  }

  private HttpRequest get(String path) {
    return transport.request(path).build();
  }

  private HttpRequest.Builder post(String path) {
    return transport.request(path).POST(BodyPublishers.noBody());
  }

  private HttpRequest.Builder post(String path, Job job) {
    var request =
        transport
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JobDocument.write(job)));
    job.idempotencyKey().ifPresent(key -> request.header("Idempotency-Key", key));
    return request;
  }

  /** A job that is sent once needs no key. */
  private Job repeatable(Job job) {
    return job.idempotencyKey().isPresent() || transport.options().attempts() == 1
        ? job
        : job.withIdempotencyKey(UUID.randomUUID().toString());
  }

  private static Repeat repeat(Job job) {
    return job.idempotencyKey().isPresent() ? Repeat.ALWAYS : Repeat.WHEN_NOT_DONE;
  }

  private static String one(String executionId) {
    return EXECUTIONS + "/" + new ExecutionId(executionId);
  }
}
