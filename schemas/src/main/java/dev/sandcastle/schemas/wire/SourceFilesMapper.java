package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.wire.avro.SourceBundle;
import java.util.List;

/** Source files, in a program or as the blob of {@code Sources.Stored}. */
final class SourceFilesMapper {
  private SourceFilesMapper() {}

  static SourceBundle toBundle(List<SourceFile> files) {
    return new SourceBundle(toAvro(files));
  }

  static List<SourceFile> fromBundle(SourceBundle bundle) {
    return toValue(bundle.getFiles());
  }

  static List<dev.sandcastle.schemas.wire.avro.SourceFile> toAvro(List<SourceFile> files) {
    return files.stream()
        .map(
            file ->
                new dev.sandcastle.schemas.wire.avro.SourceFile(
                    file.path(), BytesMapper.toAvro(file.content())))
        .toList();
  }

  static List<SourceFile> toValue(List<dev.sandcastle.schemas.wire.avro.SourceFile> files) {
    return files.stream()
        .map(file -> new SourceFile(file.getPath(), BytesMapper.toValue(file.getContent())))
        .toList();
  }
}
