package dev.sandcastle.worker.egress;

/** Hears what is refused. Called by any thread, before the program gets its answer. */
@FunctionalInterface
public interface EgressListener {
  /**
   * A program was not let through. At most {@link EgressDoor#REFUSALS_TOLD} times for a door.
   *
   * @param host what it asked for: 1 to 253 printable ASCII characters
   * @param port 1 to 65,535
   * @param reason in words, without anything that the program chose
   */
  void refused(String host, int port, String reason);
}
