package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What programs left behind: captured output and output files. All of it is hostile: a browser that
 * opens it directly neither runs it nor guesses its type.
 */
final class ContentRoutes {
  private static final int OK = 200;
  private static final int PART_BYTES = 64 * 1024;
  private static final String UNKNOWN_TYPE = "application/octet-stream";
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-z]+/[A-Za-z0-9.+-]+(; ?charset=[A-Za-z0-9-]+)?");

  private final Executions executions;
  private final Blobs blobs;

  ContentRoutes(Executions executions, Blobs blobs) {
    this.executions = executions;
    this.blobs = blobs;
  }

  /** {@code GET /v1/executions/{id}/output/{stdout|stderr}}. */
  Answer output(Exchange exchange, TenantId tenant) throws DatabaseException, InterruptedException {
    var snapshot = executions.find(exchange, tenant);
    if (snapshot.isEmpty()) {
      return new Answer.Refused(ProblemMapper.noSuchExecution());
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
    return switch (exchange.segment("stream")) {
      case "stdout" -> capture(exchange, tenant, result.map(Result::stdout));
      case "stderr" -> capture(exchange, tenant, result.map(Result::stderr));
      default ->
          Answer.refused(
              Refusal.of(ErrorCode.NOT_FOUND, "Expected the stream 'stdout' or 'stderr'"));
    };
  }

  /** {@code GET /v1/executions/{id}/files/{path}}. */
  Answer file(Exchange exchange, TenantId tenant) throws DatabaseException, InterruptedException {
    var snapshot = executions.find(exchange, tenant);
    if (snapshot.isEmpty()) {
      return new Answer.Refused(ProblemMapper.noSuchExecution());
    }
    var path = exchange.pathAfter("/files/");
    var found =
        result(snapshot.get()).stream()
            .flatMap(result -> result.files().stream())
            .filter(file -> path.equals(Optional.of(file.path())))
            .findFirst();
    return found.isPresent()
        ? send(exchange, tenant, found.get().blob(), headers(found.get()))
        : Answer.refused(
            Refusal.of(ErrorCode.NOT_FOUND, "Expected to find the file, but there is none"));
  }

  private Answer capture(Exchange exchange, TenantId tenant, Optional<StreamCapture> of)
      throws InterruptedException {
    var capture = of.orElse(StreamCapture.EMPTY);
    var headers = hostile("text/plain; charset=utf-8");
    headers.put("Sandcastle-Truncated", Boolean.toString(capture.truncated()));
    if (capture.blob().isPresent()) {
      return send(exchange, tenant, capture.blob().get(), headers);
    }
    byte[] bytes = capture.head().toArray();
    headers.put("Content-Length", Integer.toString(bytes.length));
    exchange.begin(OK, headers);
    try {
      exchange.write(Buffer.buffer(bytes));
      exchange.end();
    } catch (IOException gone) {
      exchange.abort();
    }
    return new Answer.Sent();
  }

  private Answer send(Exchange exchange, TenantId tenant, BlobRef blob, Map<String, String> headers)
      throws InterruptedException {
    boolean begun = false;
    try {
      var content = blobs.open(tenant.value(), blob.sha256());
      if (content.isEmpty()) {
        return Answer.refused(
            Refusal.of(ErrorCode.NOT_FOUND, "Expected the content, but it is not stored any more"));
      }
      try (InputStream in = content.get()) {
        headers.put("Content-Length", Long.toString(blob.size()));
        headers.put("ETag", "\"" + blob.sha256() + "\"");
        exchange.begin(OK, headers);
        begun = true;
        byte[] part = new byte[PART_BYTES];
        for (int read = in.read(part); read >= 0; read = in.read(part)) {
          exchange.write(Buffer.buffer(read).appendBytes(part, 0, read));
        }
        exchange.end();
        return new Answer.Sent();
      }
    } catch (IOException broken) {
      if (begun) {
        exchange.abort();
        return new Answer.Sent();
      }
      return Answer.refused(
          Refusal.of(ErrorCode.STORAGE_FAILED, "The content cannot be read now; try again"));
    }
  }

  private static Optional<Result> result(ExecutionSnapshot snapshot) {
    return snapshot.end().orElse(null) instanceof ExecutionEvent.Finished finished
        ? Optional.of(finished.result())
        : Optional.empty();
  }

  private static Map<String, String> headers(OutputFile file) {
    boolean plausible = MEDIA_TYPE.matcher(file.contentType()).matches();
    var headers = hostile(plausible ? file.contentType() : UNKNOWN_TYPE);
    headers.put("Content-Disposition", disposition(file.path()));
    return headers;
  }

  /** The real name, for clients old and new (RFC 6266; requirement STO-5). */
  static String disposition(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String ascii = name.replaceAll("[^A-Za-z0-9._ -]", "_");
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
        .formatted(ascii, encoded.replace("*", "%2A"));
  }

  private static Map<String, String> hostile(String contentType) {
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", contentType);
    headers.put("Cache-Control", "private"); // requirement STO-7
    headers.put("Content-Security-Policy", "sandbox; default-src 'none'");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    return headers;
  }
}
