package dev.sandcastle.schemas.execution;

import java.util.regex.Pattern;

/**
 * Names a runtime of the catalogue, for example {@code python}.
 *
 * @param value a lower-case letter, then up to 62 of {@code a-z 0-9 -}
 */
public record RuntimeId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /**
   * @throws IllegalArgumentException when the value is not of the form; the message names it
   */
  public RuntimeId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Expected a runtime id of the form " + FORM + ", but it is '" + value + "'");
    }
  }

  /** Whether a text is of the form. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
