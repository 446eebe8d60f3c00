package dev.sandcastle.worker.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What no sandbox may change on the host that it runs on. Two of them can be compared although
 * other containers come and go meanwhile.
 *
 * @param settings what a program might steer the kernel by, and the host's names
 * @param modules modules of the kernel
 * @param clockSeconds when the host was started, by its clock
 * @param nobodies processes of the sandboxes' user that are in no container
 */
public record HostState(
    Map<String, String> settings, Set<String> modules, long clockSeconds, Set<String> nobodies) {
  private static final Path PROC = Path.of("/proc");
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final String NOBODY = "65534";
  private static final int CGROUP_DEPTH = 4;
  private static final List<String> SETTINGS =
      List.of(
          "sys/kernel/hostname",
          "sys/kernel/domainname",
          "sys/kernel/core_pattern",
          "sys/kernel/modprobe",
          "sys/kernel/sysrq",
          "sys/fs/suid_dumpable",
          "sys/vm/overcommit_memory");

  /** Where an engine keeps what it knows of a container, by the container's id. */
  private static final List<Path> ENGINE_FOLDERS =
      List.of(
          Path.of("/var/lib/docker/containers"),
          Path.of("/var/lib/docker/image/overlay2/layerdb/mounts"),
          Path.of("/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby"),
          Path.of("/run/containerd/io.containerd.runtime.v2.task/moby"),
          Path.of("/run/docker/runtime-runc/moby"),
          Path.of("/run/docker/runtime-runsc/moby"));

  /** As it is. */
  public static HostState now() {
    var settings = new TreeMap<String, String>();
    SETTINGS.forEach(name -> settings.put(name, text(PROC.resolve(name))));
    settings.put(
        "swaps",
        text(PROC.resolve("swaps"))
            .lines()
            .map(line -> line.split("\\s+")[0])
            .collect(Collectors.joining("\n")));
    Set<String> modules =
        text(PROC.resolve("modules"))
            .lines()
            .map(line -> line.split(" ")[0])
            .collect(Collectors.toCollection(TreeSet::new));
    double uptime = Double.parseDouble(text(PROC.resolve("uptime")).split(" ")[0]);
    return new HostState(
        settings,
        modules,
        Math.round((System.currentTimeMillis() / 1000.0 - uptime) / 10) * 10,
        nobodiesOutside());
  }

  /**
   * What is left of containers that are gone: processes, mounts, control groups, folders.
   *
   * @param ids the containers' ids
   */
  public static List<String> leftOf(Set<String> ids) {
    Predicate<String> names = text -> ids.stream().anyMatch(text::contains);
    var left = new ArrayList<String>();
    processes()
        .filter(
            process ->
                names.test(text(process.resolve("cgroup")))
                    || names.test(text(process.resolve("cmdline"))))
        .forEach(process -> left.add("process " + process));
    text(PROC.resolve("self/mountinfo"))
        .lines()
        .filter(names)
        .forEach(mount -> left.add("mount " + mount));
    try (Stream<Path> groups = Files.walk(CGROUPS, CGROUP_DEPTH)) {
      groups
          .filter(group -> ids.contains(group.getFileName().toString()))
          .forEach(group -> left.add("control group " + group));
    } catch (IOException | java.io.UncheckedIOException vanished) {
      left.add("control groups that come and go: " + vanished.getMessage());
    }
    for (Path folder : ENGINE_FOLDERS) {
      ids.stream()
          .map(folder::resolve)
          .filter(Files::exists)
          .forEach(one -> left.add("folder " + one));
    }
    return left;
  }

  /**
   * Memory that is charged to the containers' common control group, but to none of the containers:
   * what those that are gone have left. What the kernel keeps of files on disk does not count: it
   * is whoever's that read them first, and given up when it is needed. In bytes; 0 when the
   * engine's groups are elsewhere.
   */
  public static long orphanedMemory() {
    Path first = CGROUPS.resolve("memory/docker");
    Path parent = Files.isDirectory(first) ? first : CGROUPS.resolve("docker");
    if (!Files.isDirectory(parent)) {
      return 0;
    }
    try (Stream<Path> children = Files.list(parent)) {
      long charged = children.filter(Files::isDirectory).mapToLong(HostState::memory).sum();
      return Math.max(0, memory(parent) - charged);
    } catch (IOException unreadable) {
      return 0;
    }
  }

  /** Of either version of the kernel's control groups, without files on disk. */
  private static long memory(Path group) {
    Map<String, Long> statistics =
        text(group.resolve("memory.stat"))
            .lines()
            .map(line -> line.split(" "))
            .collect(Collectors.toMap(line -> line[0], line -> Long.parseLong(line[1])));
    return statistics.containsKey("total_cache")
        ? number(group, "memory.usage_in_bytes")
            - statistics.get("total_cache")
            + statistics.get("total_shmem")
        : number(group, "memory.current")
            - statistics.getOrDefault("file", 0L)
            + statistics.getOrDefault("shmem", 0L);
  }

  private static Set<String> nobodiesOutside() {
    return processes()
        .filter(process -> uid(process).equals(NOBODY))
        .filter(process -> !text(process.resolve("cgroup")).contains("docker"))
        .map(process -> process.getFileName() + " " + text(process.resolve("comm")).strip())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String uid(Path process) {
    return text(process.resolve("status"))
        .lines()
        .filter(line -> line.startsWith("Uid:"))
        .map(line -> line.split("\\s+")[1])
        .findFirst()
        .orElse("");
  }

  private static Stream<Path> processes() {
    try (Stream<Path> all = Files.list(PROC)) {
      return all
          .filter(one -> one.getFileName().toString().chars().allMatch(Character::isDigit))
          .toList()
          .stream();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private static long number(Path group, String counter) {
    String value = text(group.resolve(counter)).strip();
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  /** Empty when it cannot be read: a process may have gone. */
  private static String text(Path file) {
    try {
      return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
