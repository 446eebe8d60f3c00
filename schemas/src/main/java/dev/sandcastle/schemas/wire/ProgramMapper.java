package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.Sources;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** {@link Program}. Environment variables are sorted, so that equal programs have equal bytes. */
final class ProgramMapper {
  private ProgramMapper() {}

  static dev.sandcastle.schemas.wire.avro.Program toAvro(Program program) {
    Sources sources = program.sources();
    return new dev.sandcastle.schemas.wire.avro.Program(
        program.runtime().value(),
        program.entryPath(),
        sources instanceof Sources.Inline inline
            ? SourceFilesMapper.toAvro(inline.files())
            : List.of(),
        sources instanceof Sources.Stored stored ? BlobRefMapper.toAvro(stored.bundle()) : null,
        program.args(),
        new TreeMap<>(program.env()),
        program.stdin().orElse(null),
        LimitsMapper.toAvro(program.limits()),
        ModeMapper.steps(program.mode()),
        InputFilesMapper.toAvro(program.inputs()),
        sources instanceof Sources.Stored stored ? stored.preview().orElse(null) : null,
        program.packages().stream()
            .map(it -> new dev.sandcastle.schemas.wire.avro.PackageSpec(it.name(), it.constraint()))
            .toList(),
        ConfinementMapper.toAvro(program.confinement()));
  }

  static Program toValue(dev.sandcastle.schemas.wire.avro.Program program) {
    return new Program(
        new RuntimeId(program.getRuntime()),
        ModeMapper.toValue(program.getEntryPath(), program.getSteps()),
        sources(program),
        InputFilesMapper.toValue(program.getInputs()),
        program.getArgs(),
        program.getEnv(),
        Optional.ofNullable(program.getStdin()),
        LimitsMapper.toValue(program.getLimits()),
        program.getPackages().stream()
            .map(it -> new PackageSpec(it.getName(), it.getConstraint()))
            .toList(),
        ConfinementMapper.toValue(program.getConfinement()));
  }

  private static Sources sources(dev.sandcastle.schemas.wire.avro.Program program) {
    if (program.getBundle() == null) {
      return new Sources.Inline(SourceFilesMapper.toValue(program.getFiles()));
    }
    if (!program.getFiles().isEmpty()) {
      throw new IllegalArgumentException("a program has both files and a bundle");
    }
    return new Sources.Stored(
        BlobRefMapper.toValue(program.getBundle()), Optional.ofNullable(program.getPreview()));
  }
}
