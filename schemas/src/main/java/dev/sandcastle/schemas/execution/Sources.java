package dev.sandcastle.schemas.execution;

import java.util.List;

/** Where the source files of a program are. */
public sealed interface Sources {
  /** Sources larger than this together travel as a {@link Stored} blob (design §2, claim check). */
  int INLINE_LIMIT_BYTES = 64 * 1024;

  /**
   * In the record itself.
   *
   * @param files at least one
   */
  record Inline(List<SourceFile> files) implements Sources {
    /** Copies the list. */
    public Inline {
      files = List.copyOf(files);
    }
  }

  /**
   * In the blob store, encoded by {@code Codecs.SOURCE_BUNDLE}.
   *
   * @param bundle the blob
   */
  record Stored(BlobRef bundle) implements Sources {}
}
