package dev.sandcastle.kit.settings;

/**
 * A text that must not reach a log.
 *
 * @param value the text
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
