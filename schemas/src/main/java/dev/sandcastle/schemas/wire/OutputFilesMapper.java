package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.OutputFile;
import java.util.List;

/** {@link OutputFile}. */
final class OutputFilesMapper {
  private OutputFilesMapper() {}

  static List<dev.sandcastle.schemas.wire.avro.OutputFile> toAvro(List<OutputFile> files) {
    return files.stream()
        .map(
            file ->
                new dev.sandcastle.schemas.wire.avro.OutputFile(
                    file.path(), file.contentType(), BlobRefMapper.toAvro(file.blob())))
        .toList();
  }

  static List<OutputFile> toValue(List<dev.sandcastle.schemas.wire.avro.OutputFile> files) {
    return files.stream()
        .map(
            file ->
                new OutputFile(
                    file.getPath(), file.getContentType(), BlobRefMapper.toValue(file.getBlob())))
        .toList();
  }
}
