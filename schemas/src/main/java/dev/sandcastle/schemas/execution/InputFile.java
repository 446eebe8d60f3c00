package dev.sandcastle.schemas.execution;

/**
 * A blob of the tenant that is laid into the sandbox before the program starts.
 *
 * @param place beneath which folder
 * @param path relative to that folder, in normal form
 * @param blob the content, checked against its hash
 */
public record InputFile(Place place, String path, BlobRef blob) {
  /** Most bytes of all inputs together (requirement PRE-2). */
  public static final long TOTAL_LIMIT_BYTES = 10L << 20;

  /** Where an input lies. */
  public enum Place {
    /** Beneath {@code /workspace/code}, beside the sources. */
    CODE,
    /** Beneath {@code /workspace/output}; not reported again unless it changes (G-19). */
    OUTPUT
  }
}
