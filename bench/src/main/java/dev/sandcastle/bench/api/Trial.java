package dev.sandcastle.bench.api;

import dev.sandcastle.client.Job;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Python program to submit and what it must print.
 *
 * <p>Each one is different, so that an answer which belongs to another execution is noticed.
 *
 * @param job nothing beside the program, so that every default applies
 * @param stdout what it must print
 */
record Trial(Job job, String stdout) {
  private static final AtomicLong NEXT = new AtomicLong(1);

  /** Prints one line. */
  static Trial hello() {
    long number = NEXT.getAndIncrement();
    return new Trial(
        Job.python("print('hello %d')\n".formatted(number)).build(),
        "hello %d\n".formatted(number));
  }

  /** Prints one line and then sleeps longer than anybody waits. */
  static Trial sleeper() {
    String line = hello().stdout();
    return new Trial(
        Job.python(
                "print('%s', flush=True)\nimport time\ntime.sleep(120)\n".formatted(line.strip()))
            .build(),
        line);
  }
}
