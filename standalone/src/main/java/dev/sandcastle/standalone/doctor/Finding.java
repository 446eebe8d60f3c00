package dev.sandcastle.standalone.doctor;

/** What a check found. */
public sealed interface Finding {
  /** In a few words. */
  String fact();

  /** As it should be. */
  record Ok(String fact) implements Finding {}

  /**
   * It works, but not as well as it could.
   *
   * @param fact what was found
   * @param advice what to do about it
   */
  record Warn(String fact, String advice) implements Finding {}

  /**
   * It does not work.
   *
   * @param fact what was found
   * @param advice what to do about it
   */
  record Fail(String fact, String advice) implements Finding {}
}
