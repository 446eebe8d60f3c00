package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.wire.avro.InstallStep;
import java.util.Optional;

/** {@link InstallProgress}. */
final class InstallProgressMapper {
  private InstallProgressMapper() {}

  static dev.sandcastle.schemas.wire.avro.InstallProgress toAvro(
      Optional<InstallProgress> progress) {
    return progress
        .map(
            it ->
                new dev.sandcastle.schemas.wire.avro.InstallProgress(
                    InstallStep.valueOf(it.kind().name()),
                    it.packageName().orElse(null),
                    it.version().orElse(null)))
        .orElse(null);
  }

  static Optional<InstallProgress> toValue(
      dev.sandcastle.schemas.wire.avro.InstallProgress progress) {
    return Optional.ofNullable(progress)
        .map(
            it ->
                new InstallProgress(
                    InstallProgress.Kind.valueOf(it.getKind().name()),
                    Optional.ofNullable(it.getPackageName()),
                    Optional.ofNullable(it.getVersion())));
  }
}
