package dev.sandcastle.worker.sandbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Stem;
import dev.sandcastle.worker.sandbox.StemNews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a stem is prepared, asked for and passed over. */
final class StemSlotTest {
  private static final int STEM_PREPARE = 0x0E;
  private static final int START = 0x04;
  private static final int START_STEM = 0x0F;
  private static final Stem STEM =
      new Stem(List.of("python3", "x"), Map.of(), Map.of(), "SEED"::equals);

  private final List<StemNews> news = new ArrayList<>();
  private final StemSlot slot = new StemSlot(news::add);

  @Test
  void shouldPrepareAndAskForIt() {
    // given
    slot.features(1);

    // when / then
    assertThat(slot.prepare(STEM)[0]).isEqualTo((byte) STEM_PREPARE);
    assertThat(slot.start(start("main.py", Map.of()))[0]).isEqualTo((byte) START_STEM);
    assertThat(news).isEmpty();
  }

  @Test
  void shouldAskOnlyOnce() {
    // given
    slot.features(1);
    slot.prepare(STEM);
    slot.start(start("main.py", Map.of()));

    // when / then
    assertThat(slot.start(start("main.py", Map.of()))[0]).isEqualTo((byte) START);
    assertThat(slot.prepareAgain()[0]).isEqualTo((byte) STEM_PREPARE);
    assertThat(slot.start(start("main.py", Map.of()))[0]).isEqualTo((byte) START_STEM);
  }

  @Test
  void shouldPassOverWhatItCannotBecome() {
    // given
    slot.features(1);
    slot.prepare(STEM);

    // when
    byte[] command = slot.start(start("main.py", Map.of("SEED", "0")));

    // then
    assertThat(command[0]).isEqualTo((byte) START);
    assertThat(news).containsExactly(StemNews.PASSED_OVER);
  }

  @Test
  void shouldPrepareNothingWhereInitDoesNotKnowStems() {
    // given an init that told no features

    // when / then
    assertThat(slot.prepare(STEM)).isEmpty();
    assertThat(slot.start(start("main.py", Map.of()))[0]).isEqualTo((byte) START);
    assertThat(slot.prepareAgain()).isEmpty();
    assertThat(news).isEmpty();
  }

  @Test
  void shouldTellWhatBecameOfIt() throws Exception {
    // given
    slot.features(1);
    slot.prepare(STEM);

    // when
    slot.told(new InitFrame.StemTold(StemNews.WAITS, ""));
    slot.told(new InitFrame.StemTold(StemNews.FAILED, "it ended"));

    // then
    assertThat(news).containsExactly(StemNews.WAITS, StemNews.FAILED);
  }

  @Test
  void shouldRefuseNewsOfAStemThatNobodyAskedFor() {
    // given
    slot.features(1);

    // when / then
    assertThatThrownBy(() -> slot.told(new InitFrame.StemTold(StemNews.WAITS, "")))
        .isInstanceOf(ProtocolException.class);
  }

  private static ProgramStart start(String file, Map<String, String> environment) {
    return new ProgramStart(
        List.of("python3", file), environment, Bytes.EMPTY, Duration.ofSeconds(1));
  }
}
