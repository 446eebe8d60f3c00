package dev.sandcastle.testkit.program;

/** Sources of programs that do one thing, in Python unless the name says otherwise. */
public final class SamplePrograms {
  /** Prints {@code hello}. */
  public static final String HELLO = "print('hello')\n";

  /** Prints {@code hello}, in Node. */
  public static final String NODE_HELLO = "console.log('hello')\n";

  /** Prints {@code hello}, in a shell. */
  public static final String BASH_HELLO = "echo hello\n";

  /** Says {@code asleep} in one write, as print would not, then sleeps for ten minutes. */
  public static final String SLEEPER =
      "import os, time\nos.write(1, b'asleep\\n')\ntime.sleep(600)\n";

  /** Prints {@code line 0} to {@code line 9}, one each 200 ms. */
  public static final String TICKER =
      """
      import time
      for number in range(10):
          print('line', number, flush=True)
          time.sleep(0.2)
      """;

  /** Asks for memory until it is killed. */
  public static final String MEMORY_EATER =
      """
      kept = []
      while True:
          kept.append(bytearray(16 << 20))
      """;

  /** Prints without end. */
  public static final String FLOOD =
      """
      import sys
      while True:
          sys.stdout.write('x' * 65536)
      """;

  /** Copies standard input to standard output in upper case. */
  public static final String UPPER = "import sys\nprint(sys.stdin.read().upper(), end='')\n";

  /** Exits with 3. */
  public static final String EXIT_3 = "import sys\nsys.exit(3)\n";

  /** Leaves {@code hello.txt} and {@code data/numbers.csv} as output files. */
  public static final String FILE_WRITER =
      """
      import os
      os.makedirs('/workspace/output/data', exist_ok=True)
      open('/workspace/output/hello.txt', 'w').write('hello')
      open('/workspace/output/data/numbers.csv', 'w').write('1,2,3')
      """;

  private SamplePrograms() {}
}
