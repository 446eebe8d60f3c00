package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.ExecutionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The fields {@code inputs} and {@code inputsFrom}. */
final class InputsParser {
  private static final Set<String> INPUT_FIELDS = Set.of("path", "blob");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_TEXT_BYTES = 64 * 1024;
  private static final String LATEST = "latest";

  private InputsParser() {}

  /**
   * Blobs that are laid beside the sources.
   *
   * @param paths has those of the sources, and takes those of the blobs
   */
  static List<Submission.Blob> blobs(Optional<JsonField> field, PathSet paths)
      throws InputRejectedException {
    var blobs = new ArrayList<Submission.Blob>();
    if (field.isPresent()) {
      for (JsonField element : field.get().elements(CodeParser.MAX_FILES)) {
        element.object(INPUT_FIELDS);
        String path = paths.add(element.required("path"));
        if (paths.size() > CodeParser.MAX_FILES) {
          throw field
              .get()
              .rejected(
                  "must have at most %d elements together with 'files'"
                      .formatted(CodeParser.MAX_FILES));
        }
        blobs.add(new Submission.Blob(path, sha256(element.required("blob"))));
      }
    }
    return blobs;
  }

  /** The execution whose outputs are wanted. */
  static Optional<Submission.From> from(Optional<JsonField> field) throws InputRejectedException {
    if (field.isEmpty()) {
      return Optional.empty();
    }
    String text = field.get().text(MAX_TEXT_BYTES);
    if (text.equals(LATEST)) {
      return Optional.of(new Submission.From.Latest());
    }
    if (!ExecutionId.isValid(text)) {
      throw field.get().rejected("must be 'latest' or the id of an execution");
    }
    return Optional.of(new Submission.From.One(new ExecutionId(text)));
  }

  private static String sha256(JsonField field) throws InputRejectedException {
    String text = field.text(MAX_TEXT_BYTES);
    if (!SHA256.matcher(text).matches()) {
      throw field.rejected("must be the SHA-256 of a blob, 64 lower-case hex digits");
    }
    return text;
  }
}
