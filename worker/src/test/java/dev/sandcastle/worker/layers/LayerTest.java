package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LayerTest {
  private final AtomicInteger released = new AtomicInteger();

  @Test
  void shouldBeFoundByPython() {
    // given
    Layer layer = layer(Ecosystem.PYTHON);

    // when / then
    assertThat(layer.mounts()).containsExactly(new ReadOnlyMount(Path.of("/l"), "/opt/layer"));
    assertThat(layer.environment(Map.of("A", "b")))
        .isEqualTo(Map.of("A", "b", "PYTHONPATH", "/opt/layer/python"));
  }

  @Test
  void shouldComeAfterTheProgramsOwnPath() {
    // when
    Map<String, String> environment =
        layer(Ecosystem.PYTHON).environment(Map.of("PYTHONPATH", "/workspace/code/lib"));

    // then
    assertThat(environment)
        .isEqualTo(Map.of("PYTHONPATH", "/workspace/code/lib:/opt/layer/python"));
  }

  @Test
  void shouldBeFoundByNode() {
    // given
    Layer layer = layer(Ecosystem.NODE);

    // when / then
    assertThat(layer.mounts())
        .containsExactly(new ReadOnlyMount(Path.of("/l/node_modules"), "/node_modules"));
    assertThat(layer.environment(Map.of("A", "b"))).isEqualTo(Map.of("A", "b"));
  }

  @Test
  void shouldBeReleasedOnce() {
    // given
    Layer layer = layer(Ecosystem.NODE);

    // when
    layer.close();
    layer.close();

    // then
    assertThat(released).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "sandcastle/python, sandcastle/python-builder",
    "sandcastle/python:3, sandcastle/python-builder:3",
    "host:5000/python, host:5000/python-builder",
    "host:5000/python:3, host:5000/python-builder:3"
  })
  void shouldNameTheBuilderAfterTheRuntime(String image, String builder) {
    // when / then
    assertThat(BuilderImage.of(image)).isEqualTo(builder);
  }

  private Layer layer(Ecosystem ecosystem) {
    return new Layer(Path.of("/l"), ecosystem, released::incrementAndGet);
  }
}
