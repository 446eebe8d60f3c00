package dev.sandcastle.schemas.execution;

import java.util.List;
import java.util.Optional;

/** Where the source files of a program are. */
public sealed interface Sources {
  /** Sources larger than this together travel as a {@link Stored} blob (design §2, claim check). */
  int INLINE_LIMIT_BYTES = 64 * 1024;

  /** Bytes of the entry file that readers of history see (requirement SM-15). */
  int PREVIEW_LIMIT_BYTES = 8 * 1024;

  /** The beginning of the entry file as text; empty when it is not known. */
  Optional<String> preview(String entryPath);

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

    @Override
    public Optional<String> preview(String entryPath) {
      return files.stream()
          .filter(file -> file.path().equals(entryPath))
          .findFirst()
          .map(file -> file.content().head(PREVIEW_LIMIT_BYTES));
    }
  }

  /**
   * In the blob store, encoded by {@code Codecs.SOURCE_BUNDLE}.
   *
   * @param bundle the blob
   * @param preview the first {@link #PREVIEW_LIMIT_BYTES} of the entry file
   */
  record Stored(BlobRef bundle, Optional<String> preview) implements Sources {
    @Override
    public Optional<String> preview(String entryPath) {
      return preview;
    }
  }
}
