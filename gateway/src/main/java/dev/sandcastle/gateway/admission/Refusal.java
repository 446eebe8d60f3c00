package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.ErrorCode;
import java.util.Optional;

/**
 * Why something asked for is not done.
 *
 * @param code the stable code
 * @param detail one sentence for people; never anything secret
 * @param field where in the request, as a JSON pointer or the name of a query parameter
 * @param retryAfterMs when to try again, milliseconds; empty when that does not help
 */
public record Refusal(
    ErrorCode code, String detail, Optional<String> field, Optional<Long> retryAfterMs) {
  /** A refusal of one field. */
  public static Refusal ofField(String field, String detail) {
    return new Refusal(ErrorCode.INPUT_REJECTED, detail, Optional.of(field), Optional.empty());
  }

  /** A refusal of the whole. */
  public static Refusal of(ErrorCode code, String detail) {
    return new Refusal(code, detail, Optional.empty(), Optional.empty());
  }

  /** A refusal for now. */
  public static Refusal forNow(ErrorCode code, String detail, long retryAfterMs) {
    return new Refusal(code, detail, Optional.empty(), Optional.of(retryAfterMs));
  }
}
