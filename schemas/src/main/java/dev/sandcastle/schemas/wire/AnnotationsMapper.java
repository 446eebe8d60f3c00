package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.ExecutionId;
import java.util.Optional;
import java.util.TreeMap;

/** {@link Annotations}. Labels are sorted, so that equal ones have equal bytes. */
final class AnnotationsMapper {
  private AnnotationsMapper() {}

  static dev.sandcastle.schemas.wire.avro.Annotations toAvro(Annotations annotations) {
    return new dev.sandcastle.schemas.wire.avro.Annotations(
        new TreeMap<>(annotations.labels()),
        annotations.purpose().orElse(null),
        annotations.inputsFrom().map(ExecutionId::value).orElse(null),
        annotations.requestDigest().orElse(null));
  }

  static Annotations toValue(dev.sandcastle.schemas.wire.avro.Annotations annotations) {
    return new Annotations(
        annotations.getLabels(),
        Optional.ofNullable(annotations.getPurpose()),
        Optional.ofNullable(annotations.getInputsFrom()).map(ExecutionId::new),
        Optional.ofNullable(annotations.getRequestDigest()));
  }
}
