package dev.sandcastle.worker.hostile;

import dev.sandcastle.worker.sandbox.SandboxPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The policy as the lines of {@code docs/THREAT_MODEL.md}. */
final class PolicyTable {
  private PolicyTable() {}

  /** What each line is about, and its value. */
  static Map<String, String> of(SandboxPolicy policy) {
    var lines = new LinkedHashMap<String, String>();
    lines.put("user", policy.user() + ", no capability");
    lines.put("privileges", policy.newPrivileges() ? "can be gained" : "`no-new-privileges`");
    lines.put("host name", policy.hostname());
    lines.put("root file system", policy.readOnlyRoot() ? "read-only" : "writable");
    lines.put("network", policy.network() ? "some" : "none, no interface but loopback");
    lines.put(
        "namespaces",
        "PID, mount, IPC, network, UTS" + (policy.ownCgroupNamespace() ? ", cgroup" : ""));
    lines.put("processes and threads", Integer.toString(policy.pids()));
    lines.put("score for the memory killer", "+" + policy.oomScoreAdjustment());
    policy.ulimits().forEach(limit -> lines.put("`" + limit.name() + "`", value(limit)));
    policy.mounts().forEach(mount -> lines.put("`" + mount.path() + "`", value(mount)));
    lines.put("masked", words(policy.maskedPaths()));
    lines.put("read-only", words(policy.readOnlyPaths()));
    lines.put("system calls", "an allow-list, `SeccompProfile`");
    return lines;
  }

  private static String value(SandboxPolicy.Ulimit limit) {
    return limit.soft() == limit.hard()
        ? number(limit.soft())
        : number(limit.soft()) + ", at most " + number(limit.hard());
  }

  private static String value(SandboxPolicy.Mount mount) {
    return String.format(
        Locale.ROOT,
        "tmpfs, %s, %,d inodes, nosuid, nodev%s",
        number(mount.bytes()),
        mount.inodes(),
        mount.executable() ? "" : ", noexec");
  }

  private static String number(long value) {
    return value >= 1 << 20 ? (value >> 20) + " MiB" : String.format(Locale.ROOT, "%,d", value);
  }

  private static String words(List<String> paths) {
    return paths.stream().map(path -> "`" + path + "`").collect(Collectors.joining(" "));
  }
}
