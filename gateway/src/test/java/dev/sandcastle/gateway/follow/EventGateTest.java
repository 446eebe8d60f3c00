package dev.sandcastle.gateway.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EventGateTest {
  private final Printing printing = new Printing();
  private final EventGate gate = new EventGate();

  @Test
  void shouldTellWhatIsNoStepAtOnce() {
    // when
    add(printing.queued(), 100);
    add(printing.started(), 100);
    // then
    assertThat(told(gate::next)).hasSize(2);
  }

  @Test
  void shouldTellAStepOnceTheOutputWasReadThatWasThereBefore() {
    // given
    printing.started();
    var step = add(printing.step(1), 100);
    // when
    gate.outputReadTo(99);
    // then
    assertThat(told(gate::next)).isEmpty();
    gate.outputReadTo(100);
    assertThat(told(gate::next)).containsExactly(step);
  }

  @Test
  void shouldKeepTheOrderOfWhatIsBehindAStep() {
    // given
    printing.started();
    var step = add(printing.step(1), 100);
    var phase = add(printing.phase(Phase.COLLECTING), 0);
    // then
    assertThat(told(gate::next)).isEmpty();
    gate.outputReadTo(100);
    assertThat(told(gate::next)).containsExactly(step, phase);
  }

  @Test
  void shouldTellAStepBeforeOutputThatIsMuchYounger() {
    // given
    printing.started();
    var step = add(printing.step(1), 100);
    // when
    gate.chunkOf(Printing.AT.plus(EventGate.CLOCK_MARGIN));
    // then
    assertThat(told(gate::next)).isEmpty();
    gate.chunkOf(Printing.AT.plus(EventGate.CLOCK_MARGIN).plusMillis(1));
    assertThat(told(gate::next)).containsExactly(step);
  }

  @Test
  void shouldTellEverythingWhenThereIsNothingToWaitFor() {
    // given
    printing.started();
    var first = add(printing.step(1), 100);
    var second = add(printing.step(2), 200);
    // then
    assertThat(told(gate::nextAnyway)).containsExactly(first, second);
    assertThat(gate.nextAnyway()).isEmpty();
  }

  private ExecutionEvent add(ExecutionEvent event, long outputEnd) {
    gate.add(new EventGate.Entry(event.header().sequence(), event, outputEnd));
    return event;
  }

  private static List<ExecutionEvent> told(Supplier<Optional<EventGate.Entry>> next) {
    var told = new ArrayList<ExecutionEvent>();
    for (var entry = next.get(); entry.isPresent(); entry = next.get()) {
      told.add(entry.get().event());
    }
    return told;
  }
}
