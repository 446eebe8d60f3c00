package dev.sandcastle.gateway.admission;

import java.time.Duration;
import java.util.Set;

/** What became of a request for a link to a file. */
public sealed interface LinkRequest {
  /** Longest time that a link can be good for, seconds. */
  int MAX_SECONDS = 3_600;

  /** How long a link is good for when nothing is said, seconds. */
  int DEFAULT_SECONDS = 300;

  /** Longest path of an output file, bytes. */
  int MAX_PATH_BYTES = 4_096;

  /**
   * It is well-formed.
   *
   * @param path which file
   * @param validity how long the link shall be good for
   * @param inline whether a browser may show the file instead of saving it
   */
  record Wanted(String path, Duration validity, boolean inline) implements LinkRequest {}

  /**
   * It is not.
   *
   * @param refusal why
   */
  record Refused(Refusal refusal) implements LinkRequest {}

  /** Reads the body of a request. */
  static LinkRequest parse(byte[] body) {
    try {
      var root = JsonField.root(StrictJson.parse(body)).object(Set.of("path", "seconds", "inline"));
      String path = root.required("path").text(MAX_PATH_BYTES);
      var seconds = root.optional("seconds");
      var inline = root.optional("inline");
      return new Wanted(
          path,
          Duration.ofSeconds(
              seconds.isPresent() ? seconds.get().wholeNumber(1, MAX_SECONDS) : DEFAULT_SECONDS),
          inline.isPresent() && inline.get().flag());
    } catch (InputRejectedException rejected) {
      return new Refused(rejected.refusal());
    }
  }
}
