package dev.sandcastle.standalone.doctor;

import static dev.sandcastle.standalone.doctor.EngineChecksTest.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.standalone.doctor.ImageState.Freshness;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A runtime's image, without an engine (CLI-3, G-8, CI-3). */
final class ImageCheckTest {
  private static final RuntimeCatalog.Runtime POLYGLOT =
      RuntimeCatalog.bundled().find(new RuntimeId("polyglot")).orElseThrow();

  @Test
  void shouldTryEveryInterpreterOfThePinnedImage() throws InterruptedException {
    // given
    var sandboxes =
        new AnsweringSandboxes(Optional.of(AnsweringSandboxes.imageOf("3.11")), Set.of());

    // when
    Finding finding = check(sandboxes, Optional.empty()).find();

    // then
    assertThat(finding).isEqualTo(new Finding.Ok("3.11, sha256:0123456789ab"));
    assertThat(sandboxes.made())
        .hasSize(3)
        .extracting(SandboxSpec::image)
        .containsOnly("sha256:0123456789abcdef0123");
    assertThat(sandboxes.open()).isZero();
  }

  @Test
  void shouldFailWhenTheImageIsMissing() throws InterruptedException {
    // given
    var sandboxes = new AnsweringSandboxes(Optional.empty(), Set.of());

    // when
    Finding finding = check(sandboxes, Optional.empty()).find();

    // then
    assertThat(finding)
        .isEqualTo(
            new Finding.Fail(
                "the engine has no sandcastle/polyglot", "./sandcastle images build polyglot"));
  }

  @Test
  void shouldFailWhenAnInterpreterDoesNotAnswer() throws InterruptedException {
    // given
    var sandboxes =
        new AnsweringSandboxes(Optional.of(AnsweringSandboxes.imageOf("3.11")), Set.of("node"));

    // when
    Finding finding = check(sandboxes, Optional.empty()).find();

    // then
    assertThat(verdict(finding)).isEqualTo("Fail");
    assertThat(finding.fact()).contains("'node'");
    assertThat(sandboxes.open()).isZero();
  }

  @Test
  void shouldFailWhenNoSandboxCanBeMadeOfIt() throws InterruptedException {
    // given
    var sandboxes =
        new AnsweringSandboxes(Optional.of(AnsweringSandboxes.imageOf("3.11")), Set.of());
    sandboxes.breakDown();

    // when
    Finding finding = check(sandboxes, Optional.empty()).find();

    // then
    assertThat(verdict(finding)).isEqualTo("Fail");
    assertThat(finding.fact()).contains("the test says so");
  }

  @ParameterizedTest
  @CsvSource({
    "CURRENT, 340, Ok, '340 of 340 MB'",
    "CURRENT, 341, Warn, '341 MB, more than its budget of 340'",
    "STALE, 300, Warn, 'older than its sources'",
  })
  void shouldWarnOfAStaleOrHeavyImage(
      Freshness freshness, int megabytes, String verdict, String fact) throws InterruptedException {
    // given
    var sandboxes =
        new AnsweringSandboxes(Optional.of(AnsweringSandboxes.imageOf("3.11")), Set.of());
    var state = new ImageState(freshness, megabytes, 340);

    // when
    Finding finding = check(sandboxes, Optional.of(state)).find();

    // then
    assertThat(verdict(finding)).isEqualTo(verdict);
    assertThat(finding.fact()).contains(fact);
  }

  private static ImageCheck check(AnsweringSandboxes sandboxes, Optional<ImageState> state) {
    return new ImageCheck(POLYGLOT, state, new Trial(sandboxes));
  }
}
