package dev.sandcastle.schemas.catalog;

import dev.sandcastle.schemas.execution.RuntimeId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runtimes that can run, in catalogue order. Immutable. */
public final class RuntimeCatalog {
  private static final RuntimeCatalog BUNDLED = CatalogFile.readBundled();

  private final Map<RuntimeId, Runtime> runtimes;

  private RuntimeCatalog(Map<RuntimeId, Runtime> runtimes) {
    this.runtimes = Collections.unmodifiableMap(runtimes);
  }

  /** The catalogue of this build, {@code runtime-images/catalog.yaml}. */
  public static RuntimeCatalog bundled() {
    return BUNDLED;
  }

  /**
   * A catalogue of these runtimes, in their order.
   *
   * @throws IllegalArgumentException when an id occurs twice
   */
  public static RuntimeCatalog of(Collection<Runtime> runtimes) {
    Map<RuntimeId, Runtime> byId = new LinkedHashMap<>();
    for (Runtime runtime : runtimes) {
      if (byId.putIfAbsent(runtime.id(), runtime) != null) {
        throw new IllegalArgumentException(
            "Expected runtime ids to be unique, but '" + runtime.id() + "' occurs twice");
      }
    }
    return new RuntimeCatalog(byId);
  }

  /** A runtime by id. */
  public Optional<Runtime> find(RuntimeId id) {
    return Optional.ofNullable(runtimes.get(id));
  }

  /** All runtimes. */
  public Collection<Runtime> all() {
    return runtimes.values();
  }

  /**
   * One runtime.
   *
   * @param id its id
   * @param title its name for people
   * @param version the language's version, for people
   * @param image name and tag of the sandbox image
   * @param command the command line; {@code {entry}} stands for the entry path
   * @param env environment variables that every program gets unless it sets them itself
   * @param extensions file endings with the dot, for example {@code .py}
   */
  @SuppressWarnings("AvoidCommonTypeNames") // always written RuntimeCatalog.Runtime
  public record Runtime(
      RuntimeId id,
      String title,
      String version,
      String image,
      List<String> command,
      Map<String, String> env,
      List<String> extensions) {
    /** Copies the collections. */
    public Runtime {
      command = List.copyOf(command);
      env = Map.copyOf(env);
      extensions = List.copyOf(extensions);
    }
  }
}
