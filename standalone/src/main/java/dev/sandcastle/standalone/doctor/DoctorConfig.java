package dev.sandcastle.standalone.doctor;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.standalone.StandaloneOptions;
import dev.sandcastle.worker.WorkerConfig;
import dev.sandcastle.worker.sandbox.docker.DockerConfig;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is examined.
 *
 * @param options how the server would be started
 * @param repository where the sources are; empty when nobody knows
 * @param searchPath folders of programs, as in {@code PATH}
 */
public record DoctorConfig(
    StandaloneOptions options, Optional<Path> repository, String searchPath) {

  /** The engine that the worker would use. */
  DockerConfig docker() {
    Map<String, String> values = new HashMap<>(options.settings());
    // Nobody connects to it.
    values.put("kafka-bootstrap", "none");
    return WorkerConfig.from(Settings.of(values)).docker();
  }

  /** The classes of isolation that tenants may ask for. */
  Set<RuntimeClass> offered() {
    String text = options.settings().getOrDefault("gateway-runtime-classes", "runc");
    var offered = EnumSet.noneOf(RuntimeClass.class);
    for (RuntimeClass runtimeClass : RuntimeClass.values()) {
      if (Stream.of(text.split(",")).anyMatch(it -> isNamed(runtimeClass, it))) {
        offered.add(runtimeClass);
      }
    }
    return offered;
  }

  private static boolean isNamed(RuntimeClass runtimeClass, String text) {
    return text.strip().equals(runtimeClass.name().toLowerCase(Locale.ROOT));
  }
}
