package dev.sandcastle.client;

import java.util.List;

/**
 * A runtime that the server offers.
 *
 * @param id what a {@link Job} names
 * @param title its name for people
 * @param version the language's version, for people
 * @param extensions file endings with the dot
 */
public record RuntimeDescription(String id, String title, String version, List<String> extensions) {
  /** Copies the list. */
  public RuntimeDescription {
    extensions = List.copyOf(extensions);
  }
}
