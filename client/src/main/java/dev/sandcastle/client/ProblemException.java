package dev.sandcastle.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.schemas.execution.ErrorCode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The server refused a request, and said why (RFC 9457). */
public final class ProblemException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private final int status;
  private final String code;
  private final String field;
  private final String detail;
  private final Duration retryAfter;

  /**
   * A refusal.
   *
   * @param status the HTTP status
   * @param code the problem's code; empty when the answer was no problem document
   * @param field the field that is at fault; empty when none is
   * @param detail one sentence for people
   * @param retryAfter when to try again; zero when the server does not say
   */
  public ProblemException(
      int status, String code, String field, String detail, Duration retryAfter) {
    super(field.isEmpty() ? detail : field + ": " + detail);
    this.status = status;
    this.code = code;
    this.field = field;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  /** From an answer, whatever its body is. */
  static ProblemException of(int status, HttpHeaders headers, byte[] body) {
    JsonNode problem = document(body);
    return new ProblemException(
        status,
        problem.path("code").asText(""),
        problem.path("field").asText(""),
        problem.path("detail").asText("The server refused with " + status),
        problem.path("retryAfterMs").canConvertToLong()
            ? Duration.ofMillis(problem.path("retryAfterMs").longValue())
            : headers
                .firstValue("Retry-After")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO));
  }

  private static JsonNode document(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException noProblemDocument) {
      return JSON.missingNode();
    }
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The problem's code, see {@code ErrorCode}; empty when the answer was no problem document. */
  public String code() {
    return code;
  }

  /** The code; empty when there is none, or it is of a later version. */
  public Optional<ErrorCode> errorCode() {
    return Documents.errorCode(code);
  }

  /** The field that is at fault; empty when none is. */
  public Optional<String> field() {
    return Optional.of(field).filter(name -> !name.isEmpty());
  }

  /** One sentence for people. */
  public String detail() {
    return detail;
  }

  /** When to try again; empty when the server does not say. */
  public Optional<Duration> retryAfter() {
    return Optional.of(retryAfter).filter(Duration::isPositive);
  }
}
