package dev.sandcastle.schemas.work;

/** Why a record was set aside. Names are on the wire: they are added, never renamed or reused. */
public enum RejectionReason {
  /** The bytes are not a record of the topic. */
  MALFORMED,
  /** The key is not the one the value names. */
  WRONG_KEY,
  /** It asks for something that exists already. */
  ALREADY_EXISTS,
  /** It names something that does not exist. */
  NOT_FOUND,
  /** What it names has ended or is in a state that does not allow it. */
  INVALID_STATE,
  /** It comes from an attempt that is not the current one. */
  STALE_ATTEMPT,
  /** A field breaks a rule. */
  INVALID_ARGUMENT,
  /** A bug of ours. */
  INTERNAL
}
