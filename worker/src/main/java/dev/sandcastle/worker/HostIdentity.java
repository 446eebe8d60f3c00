package dev.sandcastle.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names this machine and this run of the worker. */
final class HostIdentity {
  private static final int NAME_LIMIT = 40;

  private HostIdentity() {}

  /** This machine since its last boot. */
  static String host() {
    return name() + "/" + read(Path.of("/proc/sys/kernel/random/boot_id"), "no-boot-id");
  }

  /** A new worker id. */
  static String newWorkerId() {
    return name() + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  private static String name() {
    String name = read(Path.of("/proc/sys/kernel/hostname"), "worker");
    String plain = name.replaceAll("[^A-Za-z0-9_-]", "-");
    return plain.substring(0, Math.min(plain.length(), NAME_LIMIT));
  }

  private static String read(Path file, String otherwise) {
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? otherwise : text;
    } catch (IOException notLinux) {
      return otherwise;
    }
  }
}
