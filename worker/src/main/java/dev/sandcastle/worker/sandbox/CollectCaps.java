package dev.sandcastle.worker.sandbox;

/**
 * How much is collected at most.
 *
 * @param files number of files
 * @param fileBytes bytes of one file
 * @param totalBytes bytes of all files
 */
public record CollectCaps(int files, long fileBytes, long totalBytes) {
  /** 64 files, 50 MiB each, 100 MiB together (design §4.6). */
  public static final CollectCaps DEFAULT = new CollectCaps(64, 50L << 20, 100L << 20);
}
