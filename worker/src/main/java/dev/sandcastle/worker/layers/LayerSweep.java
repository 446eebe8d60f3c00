package dev.sandcastle.worker.layers;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One removal of layers that nobody needs. Runs under the monitor of its store and only moves them
 * away: what is to be deleted afterwards may be large.
 */
final class LayerSweep {
  private final Path sets;
  private final Path content;
  private final Path building;
  private final LayerLeases leases;
  private final Instant oldest;
  private final List<Path> away = new ArrayList<>();

  /**
   * What a sweep did.
   *
   * @param removed layers removed
   * @param layers layers that are left
   * @param bytes their size
   */
  record Report(int removed, int layers, long bytes) {}

  /** A set of packages that has a layer. */
  private record Known(Path file, LayerRecord is, Instant usedAt) {}

  /**
   * A sweep.
   *
   * @param oldest what was installed, or begun, before is removed
   */
  LayerSweep(Path sets, Path content, Path building, LayerLeases leases, Instant oldest) {
    this.sets = sets;
    this.content = content;
    this.building = building;
    this.leases = leases;
    this.oldest = oldest;
  }

  Report run(Set<String> inUse, long totalBytes) throws IOException {
    List<Known> known = forgetOld();
    Map<String, Long> sizes = new HashMap<>();
    known.forEach(it -> sizes.put(it.is().layer(), it.is().bytes()));
    int removed = 0;
    for (Path layer : list(content)) {
      String id = layer.getFileName().toString();
      removed += !sizes.containsKey(id) && remove(id, inUse) ? 1 : 0;
    }
    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Instant> usedAt = new HashMap<>();
    known.forEach(it -> usedAt.merge(it.is().layer(), it.usedAt(), LayerSweep::later));
    known.sort(Comparator.comparing(it -> usedAt.get(it.is().layer())));
    for (Known least : known) {
      String id = least.is().layer();
      if (bytes > totalBytes && sizes.containsKey(id) && remove(id, inUse)) {
        forgetLayer(known, id);
        bytes -= sizes.remove(id);
        removed++;
      }
    }
    findLeftovers();
    return new Report(removed, sizes.size(), bytes);
  }

  /** What is to be deleted now; nobody else knows it. */
  List<Path> away() {
    return away;
  }

  /** Sets whose layer is to be installed anew are forgotten; the others, in any order. */
  private List<Known> forgetOld() throws IOException {
    var known = new ArrayList<Known>();
    for (Path file : list(sets)) {
      Optional<LayerRecord> found = LayerRecord.read(file);
      if (found.isPresent() && !found.get().installedAt().isBefore(oldest)) {
        known.add(new Known(file, found.get(), timeOf(file)));
      } else {
        Files.deleteIfExists(file);
      }
    }
    return known;
  }

  private static void forgetLayer(List<Known> known, String id) throws IOException {
    for (Known one : known) {
      if (one.is().layer().equals(id)) {
        Files.deleteIfExists(one.file());
      }
    }
  }

  /** Moved away first: a layer is there whole or not at all. */
  private boolean remove(String id, Set<String> inUse) throws IOException {
    if (inUse.contains(id)) {
      return false;
    }
    leases.release(id);
    Optional<FileLock> lock = leases.exclude(id);
    if (lock.isEmpty()) {
      return false;
    }
    Path elsewhere = building.resolve(UUID.randomUUID().toString());
    try {
      Folders.unseal(content.resolve(id));
      Files.move(content.resolve(id), elsewhere);
    } finally {
      lock.get().release();
    }
    away.add(elsewhere);
    return true;
  }

  /** What a worker that died was making. */
  private void findLeftovers() throws IOException {
    for (Path leftover : list(building)) {
      if (timeOf(leftover).isBefore(oldest)) {
        away.add(leftover);
      }
    }
  }

  /** Several sets may have become one layer: any of them is a use of it. */
  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant timeOf(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException gone) {
      return Instant.MAX;
    }
  }

  private static Set<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return new HashSet<>(entries.toList());
    }
  }
}
