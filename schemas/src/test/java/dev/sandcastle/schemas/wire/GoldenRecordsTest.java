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
  static List<GoldenSample<?>> samples() {
    return GoldenSamples.all();
  }

  static List<GoldenSample<?>> newestSamples() {
    return samples().stream().filter(GoldenSample::isNewest).toList();
  }

  static Set<String> subjects() {
    return SchemaRegistry.bundled().subjects();
  }

  @ParameterizedTest
  @MethodSource("samples")
  <T> void shouldDecodeGoldenRecord(GoldenSample<T> sample) throws MalformedRecordException {
    // given
    byte[] golden = GoldenFiles.bytes(sample);

    // when
    T decoded = sample.codec().decode(golden);

    // then
    assertThat(decoded).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("newestSamples")
  void shouldEncodeToTheSameBytes(GoldenSample<?> sample) {
    // given
    byte[] golden = GoldenFiles.bytes(sample);

    // when
    byte[] encoded = sample.encoded();

    // then
    assertThat(encoded).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldShowTheSameAsJson(GoldenSample<?> sample) throws IOException {
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
    List<GoldenSample<?>> all = GoldenSamples.all();

    // when
    List<String> names =
        all.stream()
            .filter(sample -> sample.subject().equals(subject) && sample.isNewest())
            .map(GoldenSample::name)
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
    for (GoldenSample<?> sample : samples()) {
      if (sample.subject().equals(subject) && sample.isNewest()) {
        taken.addAll(UnionBranches.taken(GoldenFiles.generic(GoldenFiles.bytes(sample))));
      }
    }

    // then
    assertThat(taken).containsExactlyInAnyOrderElementsOf(declared);
  }

  @Test
  void shouldHaveNoFileWithoutSample() throws IOException {
    // given
    List<String> expected = samples().stream().map(GoldenSample::file).sorted().toList();

    // when
    List<String> binaries = GoldenFiles.names(".bin");

    // then
    assertThat(binaries).isEqualTo(expected);
    assertThat(GoldenFiles.names(".json")).isEqualTo(expected);
  }
}
