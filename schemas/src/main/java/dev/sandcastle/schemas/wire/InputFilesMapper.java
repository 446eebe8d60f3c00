package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.wire.avro.InputPlace;
import java.util.List;

/** {@link InputFile}. */
final class InputFilesMapper {
  private InputFilesMapper() {}

  static List<dev.sandcastle.schemas.wire.avro.InputFile> toAvro(List<InputFile> inputs) {
    return inputs.stream()
        .map(
            input ->
                new dev.sandcastle.schemas.wire.avro.InputFile(
                    InputPlace.valueOf(input.place().name()),
                    input.path(),
                    BlobRefMapper.toAvro(input.blob())))
        .toList();
  }

  static List<InputFile> toValue(List<dev.sandcastle.schemas.wire.avro.InputFile> inputs) {
    return inputs.stream()
        .map(
            input ->
                new InputFile(
                    InputFile.Place.valueOf(input.getPlace().name()),
                    input.getPath(),
                    BlobRefMapper.toValue(input.getBlob())))
        .toList();
  }
}
