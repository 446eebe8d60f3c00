package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.testkit.clock.ControlledClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayerStoreTest {
  private static final Duration AGE = Duration.ofDays(7);
  private static final LayerKey KEY = key("t", "numpy==1.0");
  private static final long PLENTY = 1 << 20;

  @TempDir private Path directory;
  private final ControlledClock clock = new ControlledClock();
  private LayerStore store;

  @BeforeEach
  void open() {
    store = new LayerStore(directory, AGE, clock);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    Folders.delete(directory.resolve("content"));
    Folders.delete(directory.resolve("building"));
  }

  @Test
  void shouldFindWhatWasKept() throws Exception {
    // given
    LayerStore.Held kept = keep(KEY, "one");

    // when
    var found = store.find(KEY);

    // then
    assertThat(found).contains(kept);
    assertThat(kept.folder().resolve("python/a.py")).hasContent("one");
  }

  // PKG-4
  @Test
  void shouldShowNobodyElseALayer() throws Exception {
    // given
    LayerStore.Held one = keep(KEY, "one");
    LayerKey theirs = key("u", "numpy==1.0");

    // when
    var found = store.find(theirs);
    LayerStore.Held other = keep(theirs, "one");

    // then
    assertThat(found).isEmpty();
    assertThat(other.folder()).isNotEqualTo(one.folder());
  }

  @Test
  void shouldKnowALayerByTenantImageAndSet() throws Exception {
    // given
    keep(KEY, "one");

    // when / then
    assertThat(store.find(key("t", "numpy==1.1"))).isEmpty();
    assertThat(store.find(key("t", "numpy==1.0", "six"))).isEmpty();
    assertThat(
            store.find(
                new LayerKey(
                    KEY.tenant(), "sha256:other", Ecosystem.PYTHON, List.of("numpy==1.0"))))
        .isEmpty();
  }

  @Test
  void shouldSealALayer() throws Exception {
    // when
    LayerStore.Held kept = keep(KEY, "one");

    // then
    try (Stream<Path> all = Files.walk(kept.folder())) {
      assertThat(all)
          .hasSize(3)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("r-xr-xr-x"));
    }
  }

  @Test
  void shouldResolveAnewWhenALayerIsOld() throws Exception {
    // given
    keep(KEY, "one");

    // when
    clock.advance(AGE.plusSeconds(1));

    // then
    assertThat(store.find(KEY)).isEmpty();
  }

  @Test
  void shouldNotUseALayerThatTheDiskLost() throws Exception {
    // given
    LayerStore.Held kept = keep(KEY, "one");
    Path file = kept.folder().resolve("python/a.py");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(file, "on");
    store.close();
    store = new LayerStore(directory, AGE, clock);

    // when
    var found = store.find(KEY);

    // then
    assertThat(found).isEmpty();
  }

  @Test
  void shouldReplaceALayerThatTheDiskLost() throws Exception {
    // given
    Path file = keep(KEY, "one").folder().resolve("python/a.py");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(file, "on");
    store.close();
    store = new LayerStore(directory, AGE, clock);
    assertThat(store.find(KEY)).isEmpty();

    // when
    LayerStore.Held again = keep(KEY, "one");

    // then
    assertThat(again.folder().resolve("python/a.py")).isEqualTo(file).hasContent("one");
    assertThat(store.find(KEY)).contains(again);
  }

  @Test
  void shouldNotHoldALayerThatCannotBeRead() throws Exception {
    // given
    Path folder = keep(KEY, "one").folder();
    Folders.unseal(folder);
    Files.createSymbolicLink(folder.resolve("odd"), Path.of("python"));
    store.close();
    store = new LayerStore(directory, AGE, clock);

    // when
    assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(IOException.class);
    clock.advance(AGE.plusSeconds(1));

    // then
    assertThat(store.sweep(Set::of, PLENTY).removed()).isEqualTo(1);
  }

  @Test
  void shouldNotHoldALayerWhoseSetCannotBeWritten() throws Exception {
    // given
    Path sets = directory.resolve("sets");
    try (LayerFiles files = store.begin("python")) {
      files.begin("python/a.py".getBytes(StandardCharsets.UTF_8), 0);
      files.end(true);
      Files.delete(sets);
      Files.createFile(sets);

      // when
      assertThatThrownBy(() -> store.keep(KEY, files)).isInstanceOf(IOException.class);
    }
    Files.delete(sets);
    Files.createDirectory(sets);

    // then
    assertThat(store.sweep(Set::of, PLENTY).removed()).isEqualTo(1);
  }

  @Test
  void shouldFindAgainAfterARestart() throws Exception {
    // given
    LayerStore.Held kept = keep(KEY, "one");
    store.close();
    store = new LayerStore(directory, AGE, clock);

    // when / then
    assertThat(store.find(KEY)).contains(kept);
  }

  @Test
  void shouldKeepEqualContentOnce() throws Exception {
    // given
    LayerStore.Held one = keep(KEY, "one");

    // when
    LayerStore.Held other = keep(key("t", "numpy>=1"), "one");

    // then
    assertThat(other.folder()).isEqualTo(one.folder());
    assertThat(names("building")).isEmpty();
  }

  @Test
  void shouldRemoveTheLeastRecentlyUsedWhenThereIsTooMuch() throws Exception {
    // given
    LayerKey second = key("t", "second");
    store.release(keep(KEY, "one").id());
    clock.advance(Duration.ofMinutes(1));
    store.release(keep(second, "two").id());
    clock.advance(Duration.ofMinutes(1));
    store.release(store.find(KEY).orElseThrow().id());

    // when
    LayerSweep.Report report = store.sweep(Set::of, 4);

    // then
    assertThat(report).isEqualTo(new LayerSweep.Report(1, 1, 3));
    assertThat(store.find(second)).isEmpty();
    assertThat(store.find(KEY)).isPresent();
    assertThat(names("content")).hasSize(1);
    assertThat(names("building")).isEmpty();
  }

  @Test
  void shouldTakeEachSetsUseForAUseOfTheirLayer() throws Exception {
    // given
    LayerKey second = key("t", "second");
    store.release(keep(KEY, "one").id());
    clock.advance(Duration.ofMinutes(1));
    store.release(keep(second, "two").id());
    clock.advance(Duration.ofMinutes(1));
    store.release(keep(key("t", "numpy>=1"), "one").id());

    // when
    store.sweep(Set::of, 4);

    // then
    assertThat(store.find(second)).isEmpty();
    assertThat(store.find(KEY)).isPresent();
  }

  @Test
  void shouldNotRemoveWhatIsHeld() throws Exception {
    // given
    LayerStore.Held held = keep(KEY, "one");

    // when
    LayerSweep.Report report = store.sweep(Set::of, 0);

    // then
    assertThat(report.removed()).isZero();
    assertThat(held.folder().resolve("python/a.py")).exists();
  }

  @Test
  void shouldNotRemoveWhatASandboxSees() throws Exception {
    // given
    LayerStore.Held held = keep(KEY, "one");
    store.release(held.id());
    clock.advance(AGE.plusSeconds(1));

    // when
    LayerSweep.Report mounted = store.sweep(() -> Set.of(held.folder().resolve("python")), 0);
    LayerSweep.Report unmounted = store.sweep(() -> Set.of(directory.resolve("elsewhere")), 0);

    // then
    assertThat(mounted.removed()).isZero();
    assertThat(unmounted.removed()).isEqualTo(1);
    assertThat(held.folder()).doesNotExist();
  }

  @Test
  void shouldNotRemoveWhatPassesFromAProgramToTheKeepMeanwhile() throws Exception {
    // given
    LayerStore.Held held = keep(KEY, "one");
    var letGo = new AtomicBoolean(true);

    // when
    LayerSweep.Report report =
        store.sweep(
            () -> {
              letGo.set(!Thread.holdsLock(store));
              return Set.of();
            },
            0);

    // then
    assertThat(letGo).as("the layer could be let go between both looks").isFalse();
    assertThat(report.removed()).isZero();
    store.release(held.id());
  }

  @Test
  void shouldSweepPastWhatIsNoLayer() throws Exception {
    // given
    store.release(keep(KEY, "one").id());
    clock.advance(AGE.plusSeconds(1));
    Files.createDirectories(directory.resolve("content/lost+found"));

    // when
    LayerSweep.Report report = store.sweep(Set::of, PLENTY);

    // then
    assertThat(report.removed()).isEqualTo(1);
    assertThat(names("content")).containsExactly("lost+found");
  }

  @Test
  void shouldRemoveWhatIsOld() throws Exception {
    // given
    store.release(keep(KEY, "one").id());
    clock.advance(AGE.plusSeconds(1));

    // when
    LayerSweep.Report report = store.sweep(Set::of, PLENTY);

    // then
    assertThat(report).isEqualTo(new LayerSweep.Report(1, 0, 0));
    assertThat(names("sets")).isEmpty();
  }

  @Test
  void shouldKeepWhatIsNeitherOldNorTooMuch() throws Exception {
    // given
    store.release(keep(KEY, "one").id());

    // when
    LayerSweep.Report report = store.sweep(Set::of, PLENTY);

    // then
    assertThat(report).isEqualTo(new LayerSweep.Report(0, 1, 3));
    assertThat(store.find(KEY)).isPresent();
  }

  @Test
  void shouldSweepWhatNeverWasUsed() throws Exception {
    // when / then
    assertThat(store.sweep(Set::of, PLENTY)).isEqualTo(new LayerSweep.Report(0, 0, 0));
  }

  @Test
  void shouldRemoveWhatADeadWorkerWasMaking() throws Exception {
    // given
    store.release(keep(KEY, "one").id());
    Path leftover = Files.createDirectories(directory.resolve("building/left/python"));
    Files.setLastModifiedTime(
        leftover.getParent(), java.nio.file.attribute.FileTime.from(clock.instant()));
    clock.advance(AGE.plusSeconds(1));

    // when
    store.sweep(Set::of, PLENTY);

    // then
    assertThat(leftover.getParent()).doesNotExist();
  }

  @Test
  void shouldNotRemoveWhatAnotherWorkerOfTheHostUses() throws Exception {
    // given
    LayerStore.Held held = keep(KEY, "one");
    store.release(held.id());
    clock.advance(AGE.plusSeconds(1));
    Process other = shareElsewhere(held.id());

    try {
      // when
      LayerSweep.Report used = store.sweep(Set::of, PLENTY);
      other.destroyForcibly().waitFor();
      LayerSweep.Report unused = store.sweep(Set::of, PLENTY);

      // then
      assertThat(used.removed()).isZero();
      assertThat(unused.removed()).isEqualTo(1);
    } finally {
      other.destroyForcibly();
    }
  }

  /** Another process, which holds a lease until it ends. */
  private Process shareElsewhere(String layer) throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LeaseHolder.class.getName(),
                directory.resolve("leases").toString(),
                layer)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    assertThat(said.readLine()).isEqualTo("true");
    return process;
  }

  private LayerStore.Held keep(LayerKey key, String content) throws Exception {
    try (LayerFiles files = store.begin("python")) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      files.begin("python/a.py".getBytes(StandardCharsets.UTF_8), bytes.length);
      files.data(bytes, 0, bytes.length);
      files.end(true);
      return store.keep(key, files);
    }
  }

  private List<String> names(String folder) throws Exception {
    try (Stream<Path> entries = Files.list(directory.resolve(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static LayerKey key(String tenant, String... packages) {
    return new LayerKey(new TenantId(tenant), "sha256:image", Ecosystem.PYTHON, List.of(packages));
  }
}
