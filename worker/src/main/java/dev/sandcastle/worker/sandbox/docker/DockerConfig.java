package dev.sandcastle.worker.sandbox.docker;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where the engine is.
 *
 * @param host its address, {@code unix:///…} or {@code tcp://…}
 * @param deadline how long one call may take; a call that takes longer is given up
 * @param runtimeNames the engine's name of each class of isolation
 */
public record DockerConfig(String host, Duration deadline, Map<RuntimeClass, String> runtimeNames) {
  /** Copies the map. */
  public DockerConfig {
    runtimeNames = Map.copyOf(runtimeNames);
  }

  /** An engine whose runtimes have the names of their classes. */
  public DockerConfig(String host, Duration deadline) {
    this(host, deadline, classNames());
  }

  /** How an engine calls a class unless its operator says otherwise. */
  public static String nameOf(RuntimeClass runtimeClass) {
    return runtimeClass.name().toLowerCase(Locale.ROOT);
  }

  private static Map<RuntimeClass, String> classNames() {
    var names = new EnumMap<RuntimeClass, String>(RuntimeClass.class);
    for (RuntimeClass runtimeClass : RuntimeClass.values()) {
      names.put(runtimeClass, nameOf(runtimeClass));
    }
    return names;
  }
}
