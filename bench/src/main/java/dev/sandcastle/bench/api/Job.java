package dev.sandcastle.bench.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Python program to submit and what it must print.
 *
 * <p>Each one is different, so that an answer which belongs to another execution is noticed.
 */
record Job(String source, String stdout) {
  private static final AtomicLong NEXT = new AtomicLong(1);

  /** Prints one line. */
  static Job hello() {
    long number = NEXT.getAndIncrement();
    return new Job("print('hello %d')\n".formatted(number), "hello %d\n".formatted(number));
  }

  /** Prints one line and then sleeps longer than anybody waits. */
  static Job sleeper() {
    var hello = hello();
    return new Job(
        "print('%s', flush=True)\nimport time\ntime.sleep(120)\n".formatted(hello.stdout().strip()),
        hello.stdout());
  }

  /** The body of the submission: nothing beside the program, so that every default applies. */
  String body() {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("runtime", "python").put("entryPath", "main.py");
    body.putArray("files").addObject().put("path", "main.py").put("content", source);
    return body.toString();
  }
}
