package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

final class InMemorySandboxesTest extends SandboxContract {
  private final InMemorySandboxes sandboxes =
      new InMemorySandboxes()
          .program(
              "hello.sh",
              world -> {
                world.print(StreamName.STDOUT, bytes("hello\n"));
                world.print(StreamName.STDERR, bytes("oops\n"));
                return InMemoryProgram.exit(0);
              })
          .program("three.sh", _ -> InMemoryProgram.exit(3))
          .program(
              "sleep.sh",
              world -> {
                world.print(StreamName.STDOUT, bytes("asleep\n"));
                return InMemoryProgram.sleeping().run(world);
              })
          .program(
              "upper.sh",
              world -> {
                String text = world.start().stdin().toUtf8().toUpperCase(Locale.ROOT);
                world.print(StreamName.STDOUT, bytes(text));
                return InMemoryProgram.exit(0);
              })
          .program(
              "files.sh",
              world -> {
                world.leave("a", bytes("one"));
                world.leave("d/b", bytes("two"));
                return InMemoryProgram.exit(0);
              });

  @Override
  protected Sandboxes sandboxes() {
    return sandboxes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
