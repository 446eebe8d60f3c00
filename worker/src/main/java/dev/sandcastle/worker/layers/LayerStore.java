package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The layers of one host, on its disk. {@code sets} tells which layer a set of packages became,
 * {@code content} has the layers by what is in them, {@code building} what is being made. A layer
 * appears by a rename, whole, and never changes. Several workers of the host may share it.
 *
 * <p>The monitor guards {@code leases}, {@code holds} and {@code verified}; it closes the race of a
 * use with a removal.
 */
final class LayerStore implements AutoCloseable {
  private final Path sets;
  private final Path content;
  private final Path building;
  private final Path leaseFile;
  private final Duration age;
  private final InstantSource clock;
  private final Map<String, Integer> holds = new HashMap<>();
  private final Set<String> verified = new HashSet<>();
  private Optional<LayerLeases> leases = Optional.empty();

  /** Touches no disk before it is used. */
  LayerStore(Path directory, Duration age, InstantSource clock) {
    this.sets = directory.resolve("sets");
    this.content = directory.resolve("content");
    this.building = directory.resolve("building");
    this.leaseFile = directory.resolve("leases");
    this.age = age;
    this.clock = clock;
  }

  /**
   * A layer that is held from now on.
   *
   * @param id names it
   * @param folder where it is
   */
  record Held(String id, Path folder) {}

  /** The layer of a set, if it is there, whole and not too old. */
  Optional<Held> find(LayerKey key) throws IOException {
    Path file = sets.resolve(key.id());
    Optional<LayerRecord> found = LayerRecord.read(file).filter(it -> !isOld(it));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Optional<Held> held = hold(found.get().layer());
    return held.isPresent() && isUsable(held.get(), key.tenant(), file) ? held : Optional.empty();
  }

  /** Begins a layer. */
  LayerFiles begin(String top) throws IOException {
    for (Path folder : new Path[] {building.getParent(), sets, content, building}) {
      Folders.make(folder);
    }
    return new LayerFiles(
        Files.createDirectory(building.resolve(UUID.randomUUID().toString())), top);
  }

  /** Keeps a layer that came whole, for a set of packages; it is held from now on. */
  Held keep(LayerKey key, LayerFiles files) throws IOException {
    LayerContent came = files.content();
    String id = came.id(key.tenant());
    Folders.sealInside(files.folder());
    // What is there already may be what a crash left of it.
    boolean there = Files.exists(content.resolve(id));
    boolean whole = there && isWhole(new Held(id, content.resolve(id)), key.tenant());
    Held held = place(id, files.folder(), there && !whole);
    boolean kept = false;
    try {
      new LayerRecord(id, came.bytes(), clock.instant())
          .write(building.resolve(UUID.randomUUID().toString()), sets.resolve(key.id()));
      kept = true;
      return held;
    } finally {
      if (!kept) {
        release(id);
      }
    }
  }

  /** One use more of a held layer. */
  synchronized Held again(Held held) {
    holds.merge(held.id(), 1, Integer::sum);
    return held;
  }

  /** One use less of a held layer. */
  synchronized void release(String id) {
    holds.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Removes what is too old, too much or left over, but nothing that is in use. */
  LayerSweep.Report sweep(Supplier<Set<Path>> mounted, long totalBytes) throws IOException {
    if (Files.notExists(content)) {
      return new LayerSweep.Report(0, 0, 0);
    }
    LayerSweep sweep;
    LayerSweep.Report report;
    synchronized (this) {
      sweep = new LayerSweep(sets, content, building, leases(), clock.instant().minus(age));
      report = sweep.run(inUse(mounted.get()), totalBytes);
    }
    for (Path away : sweep.away()) {
      Folders.delete(away);
    }
    return report;
  }

  @Override
  public synchronized void close() throws IOException {
    if (leases.isPresent()) {
      leases.get().close();
    }
  }

  private Set<String> inUse(Set<Path> mounted) {
    var inUse = new HashSet<>(holds.keySet());
    for (Path mount : mounted) {
      if (mount.startsWith(content) && !mount.equals(content)) {
        inUse.add(content.relativize(mount).getName(0).toString());
      }
    }
    return inUse;
  }

  private boolean isOld(LayerRecord record) {
    return record.installedAt().isBefore(clock.instant().minus(age));
  }

  private synchronized Optional<Held> hold(String id) throws IOException {
    Path folder = content.resolve(id);
    if (!leases().share(id) || Files.notExists(folder)) {
      return Optional.empty();
    }
    holds.merge(id, 1, Integer::sum);
    return Optional.of(new Held(id, folder));
  }

  /** Whether a held layer may be used; if not, it is not held any longer. */
  private boolean isUsable(Held held, TenantId tenant, Path file) throws IOException {
    boolean usable = false;
    try {
      if (isWhole(held, tenant)) {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        usable = true;
      } else {
        Files.deleteIfExists(file);
      }
      return usable;
    } finally {
      if (!usable) {
        release(held.id());
      }
    }
  }

  /** Another process may have been first: then its equal layer is taken, unless it is broken. */
  private synchronized Held place(String id, Path made, boolean broken) throws IOException {
    if (!leases().share(id)) {
      throw new IOException("Expected to keep a layer, but another worker is removing its like");
    }
    Path folder = content.resolve(id);
    if (broken && !verified.contains(id) && Files.exists(folder)) {
      // Swept later: another worker may just have put a whole one there.
      Folders.unseal(folder);
      Files.move(folder, building.resolve(UUID.randomUUID().toString()));
    }
    if (Files.notExists(folder)) {
      Files.move(made, folder);
      Files.setPosixFilePermissions(folder, Folders.SEALED);
    }
    verified.add(id);
    holds.merge(id, 1, Integer::sum);
    return new Held(id, folder);
  }

  /**
   * Whether it is what it is named by. Asked once in a process: nothing but a crash of the host
   * before its disk had everything changes a layer.
   */
  private boolean isWhole(Held held, TenantId tenant) throws IOException {
    synchronized (this) {
      if (verified.contains(held.id())) {
        return true;
      }
    }
    if (!contentId(held, tenant).equals(held.id())) {
      return false;
    }
    synchronized (this) {
      verified.add(held.id());
    }
    return true;
  }

  private static String contentId(Held held, TenantId tenant) throws IOException {
    try {
      return LayerContent.read(held.folder()).id(tenant);
    } catch (NoSuchFileException notWhole) {
      return "";
    }
  }

  private LayerLeases leases() throws IOException {
    if (leases.isEmpty()) {
      Folders.make(leaseFile.getParent());
      leases = Optional.of(LayerLeases.open(leaseFile));
    }
    return leases.get();
  }
}
