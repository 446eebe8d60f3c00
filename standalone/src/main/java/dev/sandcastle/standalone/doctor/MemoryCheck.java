package dev.sandcastle.standalone.doctor;

/**
 * Memory that the server and the sandboxes could have.
 *
 * @param availableBytes what the kernel could give without swapping
 * @param running whether the server has its share already
 */
record MemoryCheck(long availableBytes, boolean running) implements Check {
  private static final long MIB = 1L << 20;
  private static final long NEEDED = 1_536 * MIB;
  private static final long COMFORTABLE = 3_072 * MIB;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Finding find() {
    String fact = "%d MiB available".formatted(availableBytes / MIB);
    if (!running && availableBytes < NEEDED) {
      return new Finding.Fail(fact, "the server alone takes up to 1.5 GiB; stop something else");
    }
    return availableBytes < (running ? NEEDED : COMFORTABLE)
        ? new Finding.Warn(fact, "lower worker-slots: each program may take 512 MiB")
        : new Finding.Ok(fact);
  }
}
