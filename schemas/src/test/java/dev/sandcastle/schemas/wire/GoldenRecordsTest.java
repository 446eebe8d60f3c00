package dev.sandcastle.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GoldenRecordsTest {
  static List<GoldenSamples.Sample<?>> samples() {
    return GoldenSamples.all();
  }

  static Set<String> subjects() {
    return SchemaRegistry.bundled().subjects();
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void shouldDecodeGoldenRecord(GoldenSamples.Sample<T> sample)
      throws MalformedRecordException {
    // given
    byte[] golden = GoldenFiles.bytes(sample);

    // when
    T decoded = sample.codec().decode(golden);

    // then
    assertThat(decoded).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldEncodeToTheSameBytes(GoldenSamples.Sample<?> sample) {
    // given
    byte[] golden = GoldenFiles.bytes(sample);

    // when
    byte[] encoded = sample.encoded();

    // then
    assertThat(encoded).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldShowTheSameAsJson(GoldenSamples.Sample<?> sample) throws IOException {
    // given
    byte[] golden = GoldenFiles.bytes(sample);

    // when
    String json = GoldenFiles.toJson(golden);

    // then
    assertThat(json).isEqualTo(GoldenFiles.json(sample));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldHaveFullAndMinimalSampleOfEverySubject(String subject) {
    // given
    List<GoldenSamples.Sample<?>> all = GoldenSamples.all();

    // when
    List<String> names =
        all.stream()
            .filter(sample -> sample.subject().equals(subject))
            .map(GoldenSamples.Sample::name)
            .toList();

    // then
    assertThat(names).contains("full", "minimal").doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldCoverEveryUnionBranch(String subject) throws IOException {
    // given
    Schema schema =
        SchemaRegistry.parse(SchemaRegistry.bundled().latest(subject).orElseThrow().schema());
    Set<String> declared = UnionBranches.declared(schema);

    // when
    Set<String> taken = new HashSet<>();
    for (GoldenSamples.Sample<?> sample : samples()) {
      if (sample.subject().equals(subject)) {
        taken.addAll(UnionBranches.taken(GoldenFiles.generic(GoldenFiles.bytes(sample))));
      }
    }

    // then
    assertThat(taken).containsExactlyInAnyOrderElementsOf(declared);
  }

  @Test
  void shouldHaveNoFileWithoutSample() throws IOException {
    // given
    List<String> expected = samples().stream().map(GoldenSamples.Sample::file).sorted().toList();

    // when
    List<String> binaries = GoldenFiles.names(".bin");

    // then
    assertThat(binaries).isEqualTo(expected);
    assertThat(GoldenFiles.names(".json")).isEqualTo(expected);
  }
}
