package dev.sandcastle.kit.settings;

import java.util.List;

/** Settings that cannot be used. A main prints the message and exits with 2. */
public final class SettingsException extends RuntimeException {
  /** With one line for each error. */
  public SettingsException(List<String> errors) {
    super(String.join(System.lineSeparator(), errors));
  }
}
