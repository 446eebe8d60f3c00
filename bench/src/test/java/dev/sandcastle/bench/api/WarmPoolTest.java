package dev.sandcastle.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WarmPoolTest {
  @Test
  void shouldCountPythonSandboxesOfAllWorkers() {
    // given
    var metrics =
        """
        # HELP sandbox_warm ready sandboxes
        # TYPE sandbox_warm gauge
        sandbox_warm{runtime="node",worker="a"} 9.0
        sandbox_warm{runtime="python",worker="a"} 3.0
        sandbox_warm{worker="b",runtime="python"} 4.0
        """;

    // when
    var ready = WarmPool.ready(metrics);

    // then
    assertThat(ready).hasValue(7);
  }

  @Test
  void shouldSayWhenThereIsNoSuchFigure() {
    assertThat(WarmPool.ready("sandbox_warm{runtime=\"node\"} 9.0\n")).isEmpty();
    assertThat(WarmPool.ready("")).isEmpty();
  }
}
