package dev.sandcastle.schemas.execution;

import java.util.regex.Pattern;

/**
 * Names one run of one worker process; a restarted worker has a new one.
 *
 * @param value 1 to 128 of {@code A-Z a-z 0-9 . _ -}
 */
public record WorkerId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /**
   * @throws IllegalArgumentException when the value is not of the form; the message names it
   */
  public WorkerId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Expected a worker id of the form " + FORM + ", but it is '" + value + "'");
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
