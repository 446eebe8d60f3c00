package dev.sandcastle.gateway.admission;

/** What became of a request to run something. */
public sealed interface Admission {
  /**
   * It may be published.
   *
   * @param submission what was asked for, checked
   */
  record Admitted(Submission submission) implements Admission {}

  /**
   * It may not.
   *
   * @param refusal why
   */
  record Refused(Refusal refusal) implements Admission {}
}
