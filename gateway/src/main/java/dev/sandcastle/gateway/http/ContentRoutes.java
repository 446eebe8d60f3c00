package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.follow.TextView;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What programs left behind: captured output and output files. */
final class ContentRoutes {
  private final Executions executions;
  private final Blobs blobs;

  ContentRoutes(Executions executions, Blobs blobs) {
    this.executions = executions;
    this.blobs = blobs;
  }

  void addTo(Router router, Dispatcher via) {
    String output = "/v1/executions/:id/output/:stream";
    String files = "/v1/executions/:id/files/*";
    router.get(output).handler(via.keyed("output", this::output));
    router.head(output).handler(via.keyed("output", this::output));
    router.get(files).handler(via.keyed("file", this::file));
    router.head(files).handler(via.keyed("file", this::file));
  }

  private Answer output(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    var snapshot = executions.find(exchange, tenant);
    if (snapshot.isEmpty()) {
      return new Answer.Refused(ProblemMapper.noSuchExecution());
    }
    var view = AnsiParameter.view(exchange);
    if (view.isEmpty()) {
      return AnsiParameter.rejected();
    }
    if (!snapshot.get().hasEnded()) {
      return Answer.refused(
          Refusal.of(
              ErrorCode.CONFLICT,
              "Expected an execution that has ended, but it is "
                  + snapshot.get().progress().status().text()
                  + "; its output so far is in its events"));
    }
    var result = result(snapshot.get());
    var capture =
        switch (exchange.segment("stream")) {
          case "stdout" -> Optional.of(result.map(Result::stdout).orElse(StreamCapture.EMPTY));
          case "stderr" -> Optional.of(result.map(Result::stderr).orElse(StreamCapture.EMPTY));
          default -> Optional.<StreamCapture>empty();
        };
    if (capture.isEmpty()) {
      return Answer.refused(
          Refusal.of(ErrorCode.NOT_FOUND, "Expected the stream 'stdout' or 'stderr'"));
    }
    var content = content(tenant, capture.get());
    return view.get() == TextView.PLAIN
        ? ContentSender.sendPlain(exchange, content)
        : ContentSender.send(exchange, content);
  }

  private Answer file(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    var snapshot = executions.find(exchange, tenant);
    if (snapshot.isEmpty()) {
      return new Answer.Refused(ProblemMapper.noSuchExecution());
    }
    var path = exchange.pathAfter("/files/");
    var found =
        files(snapshot.get()).filter(file -> path.equals(Optional.of(file.path()))).findFirst();
    return found.isPresent()
        ? ContentSender.send(exchange, content(tenant, found.get(), ContentHeaders.of(found.get())))
        : noSuchFile();
  }

  /** All files that an execution has, those that it did not change among them. */
  static Stream<OutputFile> files(ExecutionSnapshot snapshot) {
    return result(snapshot).stream()
        .flatMap(result -> Stream.concat(result.files().stream(), result.unchanged().stream()));
  }

  static Answer noSuchFile() {
    return Answer.refused(
        Refusal.of(ErrorCode.NOT_FOUND, "Expected to find the file, but there is none"));
  }

  /** An output file to be sent. */
  Content content(TenantId tenant, OutputFile file, Map<String, String> headers) {
    return content(tenant, file.blob(), headers);
  }

  private Content content(TenantId tenant, StreamCapture capture) {
    var headers = ContentHeaders.of("text/plain; charset=utf-8");
    headers.put("Sandcastle-Truncated", Boolean.toString(capture.truncated()));
    if (capture.blob().isPresent()) {
      return content(tenant, capture.blob().get(), headers);
    }
    byte[] bytes = capture.head().toArray();
    return new Content(
        bytes.length,
        tag(sha256(bytes)),
        headers,
        from -> {
          int start = (int) Math.min(from, bytes.length);
          return Optional.of(new ByteArrayInputStream(bytes, start, bytes.length - start));
        });
  }

  private Content content(TenantId tenant, BlobRef blob, Map<String, String> headers) {
    return new Content(
        blob.size(),
        tag(blob.sha256()),
        headers,
        from -> blobs.open(tenant.value(), blob.sha256(), from));
  }

  /** The tag of a content that has a hash. */
  static String tag(String sha256) {
    return "\"" + sha256 + "\"";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static Optional<Result> result(ExecutionSnapshot snapshot) {
    return snapshot.end().orElse(null) instanceof ExecutionEvent.Finished finished
        ? Optional.of(finished.result())
        : Optional.empty();
  }
}
