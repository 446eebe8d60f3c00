package dev.sandcastle.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policy is what the design says, and the filter what was reviewed. */
final class SandboxPolicyTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/seccomp.json");

  @Test
  void shouldHoldEverySandboxToTheDesign() { // design §4.3
    // given / when
    SandboxPolicy policy = SandboxPolicy.DEFAULT;

    // then
    assertThat(policy.user()).isEqualTo("65534:65534");
    assertThat(policy.readOnlyRoot()).isTrue();
    assertThat(policy.network()).isFalse();
    assertThat(policy.newPrivileges()).isFalse();
    assertThat(policy.ownCgroupNamespace()).isTrue();
    assertThat(policy.hostname()).isEqualTo("sandbox");
    assertThat(policy.pids()).isEqualTo(128);
    assertThat(policy.oomScoreAdjustment()).isEqualTo(500);
    assertThat(policy.mounts())
        .extracting(SandboxPolicy.Mount::path, SandboxPolicy.Mount::bytes)
        .containsExactly(
            tuple("/workspace", 256L << 20),
            tuple("/tmp", 64L << 20),
            tuple("/dev/shm", 16L << 20));
    assertThat(policy.ulimits())
        .extracting(SandboxPolicy.Ulimit::name, SandboxPolicy.Ulimit::hard)
        .contains(
            tuple("nofile", 1024L),
            tuple("core", 0L),
            tuple("fsize", 100L << 20),
            tuple("memlock", 64L << 10),
            tuple("msgqueue", 0L),
            tuple("nice", 0L),
            tuple("rtprio", 0L));
    assertThat(policy.maskedPaths()).contains("/proc/kcore", "/proc/keys", "/sys/firmware");
    assertThat(policy.readOnlyPaths()).contains("/proc/sys", "/proc/sysrq-trigger");
    assertThat(policy.mounts())
        .allSatisfy(mount -> assertThat(mount.options()).contains("nosuid", "nodev", "nr_inodes="));
  }

  @Test
  void shouldFilterSystemCallsAsReviewed() throws IOException {
    // given
    String reviewed = Files.readString(GOLDEN);

    // when
    String profile = SeccompProfile.json(RuntimeClass.RUNC);

    // then
    assertThat(profile + "\n")
        .as("Review the difference, then write the profile to " + GOLDEN)
        .isEqualTo(reviewed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ptrace",
        "process_vm_readv",
        "process_vm_writev",
        "io_uring_setup",
        "io_uring_enter",
        "userfaultfd",
        "perf_event_open",
        "bpf",
        "keyctl",
        "add_key",
        "request_key",
        "unshare",
        "setns",
        "mount",
        "umount2",
        "pivot_root",
        "fsopen",
        "open_tree",
        "init_module",
        "kexec_load",
        "reboot",
        "swapon",
        "quotactl",
        "name_to_handle_at",
        "open_by_handle_at",
        "sync",
        "clock_settime",
        "settimeofday",
        "iopl",
        "modify_ldt",
        "pidfd_getfd",
        "memfd_secret",
        "seccomp",
        "syslog",
        "chroot",
        "move_pages",
        "kcmp",
        "process_madvise",
        "syncfs",
        "inotify_init1",
        "mq_open",
        "ioprio_set",
        "io_setup",
        "vmsplice"
      })
  void shouldRefuseDangerousSystemCalls(String call) throws IOException {
    // given
    JsonNode profile = new ObjectMapper().readTree(SeccompProfile.json(RuntimeClass.RUNC));

    // when
    List<String> allowed = new ArrayList<>();
    profile
        .get("syscalls")
        .forEach(rule -> rule.get("names").forEach(name -> allowed.add(name.asText())));

    // then
    assertThat(profile.get("defaultAction").asText()).isEqualTo("SCMP_ACT_ERRNO");
    assertThat(allowed).doesNotContain(call).contains("read", "execve", "clone", "clone3");
  }

  @Test
  void shouldFilterTheSameInGvisorButForTheCallThatStartsThreads() throws IOException {
    // given
    var mapper = new ObjectMapper();

    // when
    JsonNode runc = mapper.readTree(SeccompProfile.json(RuntimeClass.RUNC)).get("syscalls");
    JsonNode runsc = mapper.readTree(SeccompProfile.json(RuntimeClass.RUNSC)).get("syscalls");

    // then
    assertThat(runsc).hasSameSizeAs(runc);
    for (int i = 0; i < runc.size(); i++) {
      if (runc.get(i).get("names").toString().equals("[\"clone3\"]")) {
        assertThat(runsc.get(i).get("action").asText()).isEqualTo("SCMP_ACT_ALLOW");
      } else {
        assertThat(runsc.get(i)).isEqualTo(runc.get(i));
      }
    }
  }

  /** Calls that reach another process of the same user, such as init, may name only the caller. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "prlimit64",
        "sched_setscheduler",
        "sched_setparam",
        "sched_setattr",
        "setpriority",
        "socket",
        "socketpair",
        "personality",
        "clone"
      })
  void shouldAllowSomeSystemCallsOnlyWithCertainArguments(String call) throws IOException {
    // given
    JsonNode profile = new ObjectMapper().readTree(SeccompProfile.json(RuntimeClass.RUNC));

    // when
    List<JsonNode> rules = new ArrayList<>();
    profile.get("syscalls").forEach(rules::add);
    rules.removeIf(rule -> !rule.get("names").toString().contains("\"" + call + "\""));

    // then
    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.get("names")).hasSize(1);
              assertThat(rule.path("args").size()).isPositive();
            });
  }
}
