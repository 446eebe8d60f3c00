package dev.sandcastle.schemas.catalog;

import dev.sandcastle.schemas.execution.Ecosystem;
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
   * @param commands how a file is run, by the ending of its name with the dot, for example {@code
   *     .py}; {@code *} stands for every other name, {@code {entry}} for the file's path
   * @param env environment variables that every program gets unless it sets them itself
   * @param warm sandboxes that a worker keeps ready unless it is told otherwise
   * @param packages where its packages come from; empty when it has none
   */
  @SuppressWarnings("AvoidCommonTypeNames") // always written RuntimeCatalog.Runtime
  public record Runtime(
      RuntimeId id,
      String title,
      String version,
      String image,
      Map<String, List<String>> commands,
      Map<String, String> env,
      int warm,
      Optional<Ecosystem> packages) {
    static final String OTHERS = "*";
    static final String ENTRY = "{entry}";

    /** Copies the collections; the order of the commands is kept. */
    public Runtime {
      var copy = new LinkedHashMap<String, List<String>>();
      commands.forEach((ending, command) -> copy.put(ending, List.copyOf(command)));
      commands = Collections.unmodifiableMap(copy);
      env = Map.copyOf(env);
    }

    /**
     * The command line that runs a file.
     *
     * @param path the file, relative to the working folder
     * @return the program and its arguments; empty when this runtime cannot run files of that name
     */
    public Optional<List<String>> command(String path) {
      List<String> command = commands.getOrDefault(ending(path), commands.get(OTHERS));
      if (command == null) {
        return Optional.empty();
      }
      // An interpreter would take a path that begins with a dash for an option.
      String argument = path.startsWith("-") ? "./" + path : path;
      return Optional.of(command.stream().map(part -> part.replace(ENTRY, argument)).toList());
    }

    /** The file endings that are this runtime's own, with the dot, in catalogue order. */
    public List<String> extensions() {
      return commands.keySet().stream().filter(ending -> !ending.equals(OTHERS)).toList();
    }

    private static String ending(String path) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      int dot = name.lastIndexOf('.');
      return dot < 0 ? "" : name.substring(dot);
    }
  }
}
