package dev.sandcastle.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.worker.sandbox.InMemorySandbox;
import dev.sandcastle.worker.sandbox.InMemorySandboxes;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SandboxSupplyTest {
  private static final TenantId ONE = new TenantId("one");
  private static final TenantId OTHER = new TenantId("other");
  private static final SandboxSpec SPEC =
      SandboxSpec.standard(new RuntimeId("python"), "p", RuntimeClass.RUNC);

  private final InMemorySandboxes sandboxes = new InMemorySandboxes();
  private final List<Boolean> resets = new ArrayList<>();
  private final SandboxSupply supply =
      new SandboxSupply(
          sandboxes,
          new PoolConfig(Map.of(), RuntimeClass.RUNC, 0, 0, 1, Duration.ZERO),
          new KeepConfig(4, Duration.ofMinutes(1), 3),
          new Resets());

  @AfterEach
  void close() {
    supply.close();
  }

  @Test
  void shouldGiveASandboxToTheSameTenantAgainOnceItWasEmptied() throws Exception {
    // given
    TakenSandbox first = supply.take(ONE, SPEC, Isolation.REUSE);
    supply.giveBack(first, true);

    // when
    TakenSandbox second = supply.take(ONE, SPEC, Isolation.REUSE);

    // then
    assertThat(first.start()).isEqualTo(SandboxStart.COLD);
    assertThat(second.start()).isEqualTo(SandboxStart.REUSED);
    assertThat(second.sandbox()).isSameAs(first.sandbox());
    assertThat(of(first).resets()).isEqualTo(1);
    assertThat(resets).containsExactly(true);
  }

  @Test
  void shouldNeverGiveAUsedOneToAnotherTenant() throws Exception {
    // given
    supply.giveBack(supply.take(ONE, SPEC, Isolation.REUSE), true);

    // when
    TakenSandbox others = supply.take(OTHER, SPEC, Isolation.REUSE);

    // then
    assertThat(others.start()).isEqualTo(SandboxStart.COLD);
  }

  @Test
  void shouldNeverGiveAUsedOneToWhoeverWantsAFreshOne() throws Exception {
    // given
    supply.giveBack(supply.take(ONE, SPEC, Isolation.REUSE), true);

    // when
    TakenSandbox fresh = supply.take(ONE, SPEC, Isolation.FRESH);

    // then
    assertThat(fresh.start()).isEqualTo(SandboxStart.COLD);
    supply.giveBack(fresh, true);
    assertThat(of(fresh).isClosed()).isTrue();
    assertThat(of(fresh).resets()).isZero();
  }

  @Test
  void shouldUseNoneTwiceInGvisor() throws Exception {
    // given
    sandboxes.installGvisor();
    var spec = SandboxSpec.standard(SPEC.runtime(), SPEC.image(), RuntimeClass.RUNSC);
    TakenSandbox first = supply.take(ONE, spec, Isolation.REUSE);

    // when
    supply.giveBack(first, true);

    // then
    assertThat(of(first).isClosed()).isTrue();
    assertThat(supply.kept()).isZero();
  }

  @Test
  void shouldDestroyOneWhoseProgramBehavedOddly() throws Exception {
    // given
    TakenSandbox odd = supply.take(ONE, SPEC, Isolation.REUSE);

    // when
    supply.giveBack(odd, false);

    // then
    assertThat(of(odd).isClosed()).isTrue();
    assertThat(supply.kept()).isZero();
    assertThat(resets).isEmpty();
  }

  @Test
  void shouldDestroyOneThatCannotBeEmptied() throws Exception {
    // given
    TakenSandbox dirty = supply.take(ONE, SPEC, Isolation.REUSE);
    of(dirty).stain();

    // when
    supply.giveBack(dirty, true);

    // then
    assertThat(of(dirty).isClosed()).isTrue();
    assertThat(supply.kept()).isZero();
    assertThat(resets).containsExactly(false);
  }

  @Test
  void shouldDestroyOneThatWasKilled() throws Exception {
    // given
    TakenSandbox killed = supply.take(ONE, SPEC, Isolation.REUSE);
    killed.sandbox().kill();

    // when
    supply.giveBack(killed, true);

    // then
    assertThat(of(killed).isClosed()).isTrue();
    assertThat(supply.kept()).isZero();
  }

  @Test
  void shouldDestroyOneThatHasHadItsUses() throws Exception {
    // given
    TakenSandbox taken = supply.take(ONE, SPEC, Isolation.REUSE);
    InMemorySandbox only = of(taken);

    // when
    for (int use = 1; use < 3; use++) {
      supply.giveBack(taken, true);
      taken = supply.take(ONE, SPEC, Isolation.REUSE);
      assertThat(of(taken)).isSameAs(only);
    }
    supply.giveBack(taken, true);

    // then
    assertThat(only.isClosed()).isTrue();
    assertThat(sandboxes.made()).hasSize(1);
  }

  @Test
  void shouldKeepNoneThatHasAWayOut() throws Exception {
    // given
    SandboxSpec own = SPEC.withEgress(Path.of("/run/one.sock"));
    TakenSandbox taken = supply.take(ONE, own, Isolation.REUSE);

    // when
    supply.giveBack(taken, true);

    // then
    assertThat(of(taken).isClosed()).isTrue();
    assertThat(supply.kept()).isZero();
  }

  @Test
  void shouldNameTheFoldersThatKeptOnesSee() throws Exception {
    // given
    var layer = new ReadOnlyMount(Path.of("/layers/one"), "/opt/layer");
    TakenSandbox taken = supply.take(ONE, SPEC.layered(List.of(layer)), Isolation.REUSE);

    // when
    supply.giveBack(taken, true);

    // then
    assertThat(supply.mountsInUse()).containsExactly(Path.of("/layers/one"));
  }

  @Test
  void shouldCloseWhatItKeeps() throws Exception {
    // given
    TakenSandbox taken = supply.take(ONE, SPEC, Isolation.REUSE);
    supply.giveBack(taken, true);

    // when
    supply.close();

    // then
    assertThat(sandboxes.live()).isZero();
  }

  private static InMemorySandbox of(TakenSandbox taken) {
    return (InMemorySandbox) taken.sandbox();
  }

  private final class Resets implements PoolListener {
    @Override
    public void sandboxMade(RuntimeId runtime, Duration took) {}

    @Override
    public void sandboxFailed(RuntimeId runtime) {}

    @Override
    public void sandboxReset(boolean clean) {
      resets.add(clean);
    }
  }
}
