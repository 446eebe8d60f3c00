package dev.sandcastle.worker.sandbox;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An interpreter that a sandbox starts ahead and that then becomes the program, as if it had been
 * started for it (ADR 0012).
 *
 * @param command what is executed; its last word stands for the file that is not known yet
 * @param environment its whole environment while it starts
 * @param program the environment of the programs that it can become, at least what an interpreter
 *     reads while it starts
 * @param readAtStart names of the variables that the interpreter reads while it starts
 */
public record Stem(
    List<String> command,
    Map<String, String> environment,
    Map<String, String> program,
    Predicate<String> readAtStart) {
  /** Copies the collections. */
  public Stem {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    program = Map.copyOf(program);
  }

  /**
   * Whether it can become a program such that nobody can tell: the same interpreter with a file,
   * and nothing else, to start with.
   */
  public boolean canBecome(ProgramStart start) {
    List<String> wanted = start.command();
    return wanted.size() > 1
        && wanted.getFirst().equals(command.getFirst())
        && !wanted.get(1).isEmpty()
        && !wanted.get(1).startsWith("-")
        && readAtStart(start.environment()).equals(readAtStart(program));
  }

  private Map<String, String> readAtStart(Map<String, String> variables) {
    return variables.entrySet().stream()
        .filter(variable -> readAtStart.test(variable.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
