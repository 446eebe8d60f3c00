package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandcastle.gateway.admission.Refusal;

/** What a route answers. */
sealed interface Answer {
  /**
   * A document.
   *
   * @param status HTTP status
   * @param contentType its media type
   * @param body the document
   */
  record Document(int status, String contentType, JsonNode body) implements Answer {}

  /**
   * A problem.
   *
   * @param problem what is wrong
   */
  record Refused(Problem problem) implements Answer {}

  /**
   * A status alone.
   *
   * @param status HTTP status
   */
  record Empty(int status) implements Answer {}

  /** The route has answered by itself, or the client is gone. */
  record Sent() implements Answer {}

  static Answer json(int status, JsonNode body) {
    return new Document(status, "application/json", body);
  }

  static Answer refused(Refusal refusal) {
    return new Refused(ProblemMapper.problem(refusal));
  }
}
