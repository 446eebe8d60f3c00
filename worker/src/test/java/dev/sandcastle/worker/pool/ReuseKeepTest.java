package dev.sandcastle.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.worker.pool.TakenSandbox.Reuse;
import dev.sandcastle.worker.sandbox.InMemorySandbox;
import dev.sandcastle.worker.sandbox.InMemorySandboxes;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ReuseKeepTest {
  private static final TenantId ONE = new TenantId("one");
  private static final TenantId OTHER = new TenantId("other");
  private static final SandboxSpec SPEC =
      SandboxSpec.standard(new RuntimeId("python"), "p", RuntimeClass.RUNC);

  private final InMemorySandboxes sandboxes = new InMemorySandboxes();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final ReuseKeep keep =
      new ReuseKeep(new KeepConfig(3, Duration.ofSeconds(60), 2), nanos::get);

  @Test
  void shouldHandOutOnceWhatItKeeps() throws Exception {
    // given
    InMemorySandbox kept = keep(ONE, SPEC);

    // when
    TakenSandbox taken = keep.take(ONE, SPEC).orElseThrow();

    // then
    assertThat(taken.sandbox()).isSameAs(kept);
    assertThat(taken.start()).isEqualTo(SandboxStart.REUSED);
    assertThat(taken.reuse()).contains(new Reuse(ONE, SPEC, 2));
    assertThat(keep.take(ONE, SPEC)).isEmpty();
  }

  @Test
  void shouldLoseNoneThatDiesMeanwhile() throws Exception {
    // given
    InMemorySandbox dying = keep(ONE, SPEC);
    dying.dieOnceSeen();

    // when
    var taken = keep.take(ONE, SPEC);

    // then
    assertThat(taken.isPresent() || dying.isClosed()).as("taken or closed").isTrue();
  }

  @Test
  void shouldNeverServeTwoTenants() throws Exception {
    // given
    keep(ONE, SPEC);

    // when / then
    assertThat(keep.take(OTHER, SPEC)).isEmpty();
    assertThat(keep.size()).isEqualTo(1);
  }

  @Test
  void shouldNotServeAnotherSpec() throws Exception {
    // given
    keep(ONE, SPEC);

    // when / then
    assertThat(keep.take(ONE, SPEC.limited(64L << 20, 1_000))).isEmpty();
  }

  @Test
  void shouldGiveUpTheOldestOfWhoeverHasMost() throws Exception {
    // given
    InMemorySandbox others = keep(OTHER, SPEC);
    InMemorySandbox oldest = keep(ONE, SPEC);
    InMemorySandbox second = keep(ONE, SPEC);

    // when
    InMemorySandbox third = keep(ONE, SPEC);

    // then
    assertThat(oldest.isClosed()).isTrue();
    assertThat(others.isClosed()).isFalse();
    assertThat(keep.take(ONE, SPEC).orElseThrow().sandbox()).isSameAs(third);
    assertThat(keep.take(ONE, SPEC).orElseThrow().sandbox()).isSameAs(second);
  }

  @Test
  void shouldCloseWhatWasIdleForTooLong() throws Exception {
    // given
    InMemorySandbox idle = keep(ONE, SPEC);
    nanos.addAndGet(Duration.ofSeconds(40).toNanos());
    InMemorySandbox fresh = keep(ONE, SPEC);
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());

    // when
    keep.inspect();

    // then
    assertThat(idle.isClosed()).isTrue();
    assertThat(fresh.isClosed()).isFalse();
    assertThat(keep.size()).isEqualTo(1);
  }

  @Test
  void shouldNotHandOutADeadOne() throws Exception {
    // given
    InMemorySandbox alive = keep(ONE, SPEC);
    InMemorySandbox dead = keep(ONE, SPEC);
    dead.die();

    // when / then
    assertThat(keep.take(ONE, SPEC).orElseThrow().sandbox()).isSameAs(alive);
    assertThat(dead.isClosed()).isTrue();
  }

  @Test
  void shouldCloseDeadOnesWhenItLooks() throws Exception {
    // given
    InMemorySandbox dead = keep(ONE, SPEC);
    dead.die();

    // when
    keep.inspect();

    // then
    assertThat(dead.isClosed()).isTrue();
    assertThat(keep.size()).isZero();
  }

  @Test
  void shouldWantNoneThatHasHadItsUses() {
    // given / when / then
    assertThat(keep.wants(new Reuse(ONE, SPEC, 1))).isTrue();
    assertThat(keep.wants(new Reuse(ONE, SPEC, 2))).isFalse();
  }

  @Test
  void shouldWantNoneWhenItMayKeepNone() {
    // given
    var none = new ReuseKeep(new KeepConfig(0, Duration.ofSeconds(60), 2), nanos::get);

    // when / then
    assertThat(none.wants(new Reuse(ONE, SPEC, 1))).isFalse();
  }

  @Test
  void shouldKeepNothingOnceClosed() throws Exception {
    // given
    InMemorySandbox before = keep(ONE, SPEC);

    // when
    keep.close();
    InMemorySandbox after = keep(ONE, SPEC);

    // then
    assertThat(before.isClosed()).isTrue();
    assertThat(after.isClosed()).isTrue();
    assertThat(keep.size()).isZero();
  }

  private InMemorySandbox keep(TenantId tenant, SandboxSpec spec) throws SandboxException {
    var sandbox = (InMemorySandbox) sandboxes.create(spec);
    keep.keep(sandbox, new Reuse(tenant, spec, 1));
    return sandbox;
  }
}
