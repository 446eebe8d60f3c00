package dev.sandcastle.standalone.doctor;

import java.nio.file.Path;

/**
 * Free space.
 *
 * @param what what is kept there
 * @param folder where
 * @param freeBytes how much is free
 */
record DiskCheck(String what, Path folder, long freeBytes) implements Check {
  private static final long GIB = 1L << 30;
  private static final long NEEDED = 2 * GIB;
  private static final long COMFORTABLE = 10 * GIB;

  @Override
  public String name() {
    return "disk: " + what;
  }

  @Override
  public Finding find() {
    String fact = "%d GiB free in %s".formatted(freeBytes / GIB, folder);
    if (freeBytes < NEEDED) {
      return new Finding.Fail(fact, "free some: less than 2 GiB do not carry the log and outputs");
    }
    return freeBytes < COMFORTABLE
        ? new Finding.Warn(fact, "free some: 10 GiB are comfortable")
        : new Finding.Ok(fact);
  }
}
