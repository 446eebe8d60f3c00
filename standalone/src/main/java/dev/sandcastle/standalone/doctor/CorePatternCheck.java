package dev.sandcastle.standalone.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who gets the memory of what crashes. A program of the host would be started as root for each
 * crash in a sandbox, also where its limit of core files is 0 (core(5)).
 *
 * @param file where the kernel says it
 */
record CorePatternCheck(Path file) implements Check {
  /** Of this machine. */
  static final Path KERNEL = Path.of("/proc/sys/kernel/core_pattern");

  @Override
  public String name() {
    return "crashes";
  }

  @Override
  public Finding find() {
    try {
      String pattern = Files.readString(file).strip();
      return pattern.startsWith("|")
          ? new Finding.Warn(
              "each one in a sandbox starts a program of the host: " + pattern,
              "sysctl kernel.core_pattern=core; see docs/HARDENING.md")
          : new Finding.Ok("start no program of the host");
    } catch (IOException unreadable) {
      return new Finding.Warn(
          "%s cannot be read".formatted(file), "see that it names no program; docs/HARDENING.md");
    }
  }
}
