package dev.sandcastle.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that owns a database until it is killed. */
final class DatabaseOwner {
  private DatabaseOwner() {}

  public static void main(String[] args) throws Exception {
    try (var database = EmbeddedDatabase.start(Path.of(args[0]), Path.of(args[1]), 0)) {
      System.out.println(database.isAlive() ? "started" : "failed");
      new CountDownLatch(1).await();
    }
  }
}
