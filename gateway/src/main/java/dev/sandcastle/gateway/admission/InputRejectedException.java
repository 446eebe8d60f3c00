package dev.sandcastle.gateway.admission;

/** Carries a refusal out of the depth of a request; never leaves this package. */
final class InputRejectedException extends Exception {
  private final transient Refusal refusal;

  InputRejectedException(Refusal refusal) {
    super(refusal.detail());
    this.refusal = refusal;
  }

  static InputRejectedException at(String field, String detail) {
    return new InputRejectedException(Refusal.ofField(field, detail));
  }

  Refusal refusal() {
    return refusal;
  }
}
