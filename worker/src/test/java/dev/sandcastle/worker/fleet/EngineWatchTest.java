package dev.sandcastle.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.sandbox.InMemorySandbox;
import dev.sandcastle.worker.sandbox.InMemorySandboxes;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class EngineWatchTest {
  private final InMemorySandboxes sandboxes = new InMemorySandboxes();
  private final List<EngineWatch.State> told = new CopyOnWriteArrayList<>();
  private final EngineWatch watch =
      new EngineWatch(sandboxes, RuntimeCatalog.bundled(), RuntimeClass.RUNC, told::add);

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void shouldFindImagesAndClasses() { // HRD-1
    // given / when
    watch.start();

    // then
    await().until(() -> watch.state().isReady());
    assertThat(watch.state().classes()).containsExactly(RuntimeClass.RUNC);
    assertThat(watch.imageOf(new RuntimeId("python"))).contains("sha256:sandcastle/python");
    assertThat(watch.missing()).isEmpty();
    await().until(() -> told.size() == 1);
  }

  @Test
  void shouldTellThatTheEngineWentAwayAndCameBack() {
    // given
    watch.start();
    await().until(() -> watch.state().isReady());

    // when
    sandboxes.failWith(SandboxFailure.ENGINE_FAILED);
    await().until(() -> !watch.state().isReady());
    sandboxes.recover();

    // then
    await().until(() -> watch.state().isReady());
    await()
        .untilAsserted(
            () ->
                assertThat(told)
                    .extracting(EngineWatch.State::isReady)
                    .containsExactly(true, false, true));
  }

  @Test
  void shouldTryAnEngineThatFailedSomebodyBeforeItGetsWorkAgain() {
    // given
    watch.start();
    await().until(() -> watch.state().isReady());

    // when
    watch.suspect();

    // then
    await().until(() -> watch.state().isReady());
    assertThat(sandboxes.made()).singleElement().matches(InMemorySandbox::isClosed);
  }

  @Test
  void shouldGiveNoWorkToAnEngineThatAnswersButMakesNothing() {
    // given
    watch.start();
    await().until(() -> watch.state().isReady());
    sandboxes.fillUp();

    // when
    watch.suspect();

    // then
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !watch.state().isReady());
    assertThat(watch.state().problem()).isPresent();

    // when
    sandboxes.recover();

    // then
    await().until(() -> watch.state().isReady());
  }

  @Test
  void shouldTryAnEngineByTheImagesThatItHasNow() {
    // given
    watch.start();
    await().until(() -> watch.state().isReady());

    // when
    sandboxes.rebuildImages();
    watch.suspect();

    // then
    await().until(() -> watch.state().isReady());
    assertThat(watch.imageOf(new RuntimeId("python"))).contains("sha256:sandcastle/python@0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"python", "node", "bash", "polyglot", "ruby", "python-data"})
  void shouldNotMistakeABrokenImageForABrokenEngine(String runtime) {
    // given
    watch.start();
    await().until(() -> watch.state().isReady());
    sandboxes.breakImage("sha256:sandcastle/" + runtime);

    // when
    watch.suspect();

    // then
    await().until(() -> watch.state().isReady());
  }

  @Test
  void shouldTryABrokenEngineWithOneImageOnly() {
    // given
    watch.start();
    await().until(() -> watch.state().isReady());
    var tried = new AtomicInteger();
    sandboxes.whileMaking(tried::incrementAndGet);
    sandboxes.fillUp();

    // when
    watch.suspect();

    // then
    await().until(() -> watch.state().problem().filter(it -> it.contains("space")).isPresent());
    assertThat(tried).hasValue(1);
  }

  @Test
  void shouldTrustAnEngineAtOnceThatHasMadeASandbox() {
    // given
    watch.start();
    await().until(() -> watch.state().isReady());
    sandboxes.fillUp();
    watch.suspect();
    await().until(() -> watch.state().problem().filter(it -> it.contains("space")).isPresent());

    // when
    watch.proved();

    // then
    await().until(() -> watch.state().isReady());
    assertThat(sandboxes.made()).isEmpty();
  }
}
