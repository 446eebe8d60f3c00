package dev.sandcastle.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TerminalStatus;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class WireEnumsTest {
  static List<Arguments> pairs() {
    return List.of(
        Arguments.of(
            InstallProgress.Kind.class, dev.sandcastle.schemas.wire.avro.InstallStep.class),
        Arguments.of(Isolation.class, dev.sandcastle.schemas.wire.avro.Isolation.class),
        Arguments.of(RuntimeClass.class, dev.sandcastle.schemas.wire.avro.RuntimeClass.class),
        Arguments.of(InputFile.Place.class, dev.sandcastle.schemas.wire.avro.InputPlace.class),
        Arguments.of(StepStatus.class, dev.sandcastle.schemas.wire.avro.StepStatus.class),
        Arguments.of(OnBusy.class, dev.sandcastle.schemas.wire.avro.OnBusy.class),
        Arguments.of(Phase.class, dev.sandcastle.schemas.wire.avro.Phase.class),
        Arguments.of(RetryPolicy.class, dev.sandcastle.schemas.wire.avro.RetryPolicy.class),
        Arguments.of(SandboxStart.class, dev.sandcastle.schemas.wire.avro.SandboxStart.class),
        Arguments.of(StreamName.class, dev.sandcastle.schemas.wire.avro.StreamName.class),
        Arguments.of(TerminalStatus.class, dev.sandcastle.schemas.wire.avro.TerminalStatus.class));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  <D extends Enum<D>, W extends Enum<W>> void shouldHaveTheSameNamesOnTheWire(
      Class<D> domain, Class<W> wire) {
    assertThat(names(domain)).isEqualTo(names(wire));
  }

  private static <E extends Enum<E>> List<String> names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
  }
}
