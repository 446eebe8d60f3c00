package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import dev.sandcastle.worker.sandbox.EngineReport;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks an engine what it is and what it can do; changes nothing. */
public final class DockerInspection implements AutoCloseable {
  private static final String OPTION_NAME = "name=";

  private final Engine engine;

  private DockerInspection(Engine engine) {
    this.engine = engine;
  }

  /** Does not speak to the engine yet. */
  public static DockerInspection of(DockerConfig config) {
    return new DockerInspection(Engine.at(config));
  }

  /**
   * Asks it.
   *
   * @throws SandboxException when it does not answer, or not as an engine does
   */
  public EngineReport report() throws SandboxException {
    try {
      Version version = engine.call("say its version", client -> client.versionCmd().exec());
      Info info = engine.call("describe itself", client -> client.infoCmd().exec());
      return new EngineReport(
          text(version.getVersion()),
          text(version.getApiVersion()),
          text(info.getKernelVersion()),
          text(info.getCGroupVersion()),
          limits(info),
          text(info.getDriver()),
          text(info.getDockerRootDir()),
          runtimes(info),
          securityOptions(info),
          clock(info));
    } catch (NotFoundException strange) {
      throw new SandboxException(
          SandboxFailure.ENGINE_FAILED,
          "Expected a Docker engine, but something else answers",
          strange);
    }
  }

  @Override
  public void close() {
    engine.close();
  }

  private static Set<EngineReport.Limit> limits(Info info) {
    var limits = EnumSet.noneOf(EngineReport.Limit.class);
    if (Boolean.TRUE.equals(info.getMemoryLimit())) {
      limits.add(EngineReport.Limit.MEMORY);
    }
    if (Boolean.TRUE.equals(info.getSwapLimit())) {
      limits.add(EngineReport.Limit.SWAP);
    }
    if (Boolean.TRUE.equals(info.getCpuCfsQuota())) {
      limits.add(EngineReport.Limit.CPU);
    }
    // The library has no name for this one.
    if (Boolean.TRUE.equals(info.getRawValues().get("PidsLimit"))) {
      limits.add(EngineReport.Limit.PIDS);
    }
    return limits;
  }

  /** The library has no name for the arguments either, and keeps what it does not know here. */
  static Map<String, List<String>> runtimes(Info info) {
    var runtimes = new HashMap<String, List<String>>();
    if (info.getRawValues().get("Runtimes") instanceof Map<?, ?> known) {
      known.forEach((name, runtime) -> runtimes.put(String.valueOf(name), arguments(runtime)));
    }
    return runtimes;
  }

  private static List<String> arguments(Object runtime) {
    return runtime instanceof Map<?, ?> known && known.get("runtimeArgs") instanceof List<?> given
        ? given.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** From {@code name=seccomp,profile=default}; engines before 17.12 said {@code seccomp}. */
  private static Set<String> securityOptions(Info info) {
    var names = new HashSet<String>();
    for (String option : Optional.ofNullable(info.getSecurityOptions()).orElse(List.of())) {
      String name = option.split(",", 2)[0];
      names.add(name.startsWith(OPTION_NAME) ? name.substring(OPTION_NAME.length()) : name);
    }
    return names;
  }

  private static Optional<Instant> clock(Info info) {
    try {
      return Optional.ofNullable(info.getSystemTime()).map(Instant::parse);
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
