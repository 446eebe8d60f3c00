package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lays a program's inputs into its sandbox, after its sources, each checked against its size and
 * hash before user code begins. The rules are the gateway's; they are checked again, for others may
 * publish too.
 */
final class InputStaging {
  private final Blobs blobs;
  private final String owner;
  private final List<InputFile> inputs;

  InputStaging(Blobs blobs, TenantId tenant, List<InputFile> inputs) {
    this.blobs = blobs;
    this.owner = tenant.value();
    this.inputs = inputs;
  }

  /**
   * Checks what can be known without reading, and makes the blobs young.
   *
   * @throws RejectedInputException when an input breaks a rule or there is no such blob
   * @throws IOException when the store fails
   */
  void check() throws RejectedInputException, IOException {
    checkPaths();
    checkSizes();
    for (InputFile input : inputs) {
      Optional<Blobs.Stored> stored = blobs.touch(owner, input.blob().sha256());
      if (stored.isEmpty()) {
        throw new RejectedInputException(
            "Expected input '%s' to be a stored blob, but there is none of hash %s"
                .formatted(input.path(), input.blob().sha256()));
      }
      if (stored.get().size() != input.blob().size()) {
        throw new RejectedInputException(
            "Expected input '%s' to have %d bytes, but its blob has %d"
                .formatted(input.path(), input.blob().size(), stored.get().size()));
      }
    }
  }

  /**
   * Sends the inputs. When it fails, the sandbox may have parts of them and must not be used.
   *
   * @throws IOException when the store fails, or has another content than the hash says
   * @throws SandboxException when the sandbox is gone
   */
  void stage(Sandbox sandbox) throws IOException, SandboxException {
    for (InputFile input : inputs) {
      try (InputStream content = open(input.blob())) {
        var hashed = new DigestInputStream(content, Sha256.begin());
        sandbox.stage(placeOf(input), hashed);
        if (!Sha256.hex(hashed.getMessageDigest()).equals(input.blob().sha256())) {
          throw new IOException(
              "Expected input blob " + input.blob() + ", but its content is another");
        }
      }
    }
  }

  /** What was laid under {@code /workspace/output}, by path beneath it. */
  Map<String, BlobRef> outputs() {
    return inputs.stream()
        .filter(input -> input.place() == InputFile.Place.OUTPUT)
        .collect(Collectors.toMap(InputFile::path, InputFile::blob));
  }

  private void checkPaths() throws RejectedInputException {
    var places = new HashSet<String>();
    for (int i = 0; i < inputs.size(); i++) {
      if (!PlainPath.isPlain(inputs.get(i).path())) {
        throw new RejectedInputException(
            "Expected inputs[%d] to have a relative path in normal form, but it has not"
                .formatted(i));
      }
      if (!places.add(placeOf(inputs.get(i)))) {
        throw new RejectedInputException(
            "Expected inputs of different paths, but '%s' occurs twice"
                .formatted(inputs.get(i).path()));
      }
    }
  }

  private void checkSizes() throws RejectedInputException {
    long left = InputFile.TOTAL_LIMIT_BYTES;
    for (InputFile input : inputs) {
      if (input.blob().size() > left) {
        throw new RejectedInputException(
            "Expected inputs of at most %d bytes together, but '%s' exceeds them"
                .formatted(InputFile.TOTAL_LIMIT_BYTES, input.path()));
      }
      left -= input.blob().size();
    }
  }

  private InputStream open(BlobRef blob) throws IOException {
    return blobs
        .open(owner, blob.sha256())
        .orElseThrow(() -> new IOException("Expected input blob " + blob + ", but it is missing"));
  }

  private static String placeOf(InputFile input) {
    return switch (input.place()) {
      case CODE -> "code/" + input.path();
      case OUTPUT -> "output/" + input.path();
    };
  }
}
