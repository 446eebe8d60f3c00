package dev.sandcastle.client;

import java.util.List;
import java.util.Optional;

/**
 * A runtime that the server offers.
 *
 * @param id what a {@link Job} names
 * @param title its name for people
 * @param version the language's version, for people
 * @param extensions file endings with the dot
 * @param packages where packages of a {@link Job} come from, {@code python} or {@code node}; empty
 *     when it can have none
 */
public record RuntimeDescription(
    String id, String title, String version, List<String> extensions, Optional<String> packages) {
  /** Copies the list. */
  public RuntimeDescription {
    extensions = List.copyOf(extensions);
  }
}
