package dev.sandcastle.bench.api;

import dev.sandcastle.client.Job;
import java.time.Duration;
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
  private static final int FILE_BYTES = Job.MAX_BYTES / Job.MAX_FILES;
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final Duration LONG_TIMEOUT = Duration.ofMinutes(2);

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

  /** Prints one line; this many files of 16,000 bytes, of which it is one, are all there are. */
  static Trial files(int count) {
    var hello = hello();
    var program = "print('%s')\n#".formatted(hello.stdout().strip());
    var job =
        Job.of("python")
            .file("main.py", program + "x".repeat(FILE_BYTES - program.length()))
            .entryPath("main.py");
    for (int file = 1; file < count; file++) {
      job.file("part/module%d.py".formatted(file), "#" + "x".repeat(FILE_BYTES - 1));
    }
    return new Trial(job.build(), hello.stdout());
  }

  /**
   * Prints one line again and again, in writes of 64 KiB; {@code stdout} is that line of 16 bytes.
   *
   * @param bytes how much in all, a multiple of 64 KiB
   */
  static Trial printer(long bytes) {
    String line = "%015d\n".formatted(NEXT.getAndIncrement());
    String program =
        """
        import os
        block = b'%s\\n' * %d
        for _ in range(%d):
            os.write(1, block)
        """
            .formatted(line.strip(), BLOCK_BYTES / line.length(), bytes / BLOCK_BYTES);
    return new Trial(Job.python(program).timeout(LONG_TIMEOUT).build(), line);
  }

  /** A Node program that prints one line. */
  static Trial node() {
    return inNode("Number.isInteger", Job.of("node"));
  }

  /** The same by a package of the registry, the smallest that does something. */
  static Trial nodePackage() {
    return inNode("require('is-number')", Job.of("node").packages("is-number@7.0.0"));
  }

  private static Trial inNode(String function, Job.Builder job) {
    long number = NEXT.getAndIncrement();
    String program = "console.log('hello', %s(%d) && %2$d)\n".formatted(function, number);
    return new Trial(
        job.file("main.js", program).entryPath("main.js").build(), "hello %d\n".formatted(number));
  }

  /** Prints nothing and leaves {@linkplain OutputVolume these} files. */
  static Trial outputs() {
    String program =
        """
        import os
        os.makedirs('/workspace/output', exist_ok=True)
        for number in range(%d):
            with open('/workspace/output/file%%d.bin' %% number, 'wb') as file:
                for _ in range(%d):
                    file.write(b'%%015d\\n' %% number * %d)
        """
            .formatted(
                OutputVolume.FILES,
                OutputVolume.FILE_BYTES / BLOCK_BYTES,
                BLOCK_BYTES / OutputVolume.LINE_BYTES);
    return new Trial(Job.python(program).timeout(LONG_TIMEOUT).build(), "");
  }
}
