package dev.sandcastle.bench.api;

import dev.sandcastle.client.Result;
import dev.sandcastle.schemas.execution.OutputFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * As much as one execution may leave: two files of 50 MiB. They are the same each time, so that the
 * blob store keeps them once; each repeats a line of its own.
 */
public final class OutputVolume {
  /** How many files. */
  public static final int FILES = 2;

  /** Size of each. */
  public static final long FILE_BYTES = 50L << 20;

  /** Size of all. */
  public static final long BYTES = FILES * FILE_BYTES;

  static final int LINE_BYTES = 16;
  private static final int BLOCK_LINES = 4096;
  private static final Map<String, String> HASHES = hashes();

  private OutputVolume() {}

  /** Refuses a result that does not name exactly these files with their sizes and hashes. */
  static void require(Result result) throws WrongAnswerException {
    var stored = result.files().stored();
    var found =
        stored.stream().collect(Collectors.toMap(OutputFile::path, file -> file.blob().sha256()));
    boolean whole = stored.stream().allMatch(file -> file.blob().size() == FILE_BYTES);
    if (!whole || result.files().skipped() != 0 || !found.equals(HASHES)) {
      throw new WrongAnswerException(
          "Expected %d files of %d bytes with hashes %s, but they are %s"
              .formatted(FILES, FILE_BYTES, HASHES, result.files()));
    }
  }

  private static Map<String, String> hashes() {
    var hashes = new HashMap<String, String>();
    for (int number = 0; number < FILES; number++) {
      var block =
          "%015d\n".formatted(number).repeat(BLOCK_LINES).getBytes(StandardCharsets.US_ASCII);
      var digest = sha256();
      for (long done = 0; done < FILE_BYTES; done += block.length) {
        digest.update(block);
      }
      hashes.put("file%d.bin".formatted(number), HexFormat.of().formatHex(digest.digest()));
    }
    return Map.copyOf(hashes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
