package dev.sandcastle.bench.measure;

/** What is measured in each round, in this order. */
public enum Measurement {
  /** {@code /bin/true} on the host, one after the other. */
  HOST_NOTHING,
  /** {@code python3 -c 'print(1)'} on the host, one after the other: yardstick A. */
  HOST_PYTHON,
  /** The same without the {@code site} module. */
  HOST_PYTHON_WITHOUT_SITE,
  /** Yardstick A on all cores at once. */
  HOST_PYTHON_ALL_CORES,
  /** A hardened container by hand, 1 in flight: yardstick B. */
  CONTAINER_1,
  /** A hardened container by hand, 4 in flight: yardstick B. */
  CONTAINER_4,
  /** Sandcastle, one after the other, each with a full pool. */
  PACED,
  /** Sandcastle without a pause, 1 in flight. */
  LOOP_1,
  /** Sandcastle without a pause, 4 in flight. */
  LOOP_4,
  /** Sandcastle without a pause, 16 in flight. */
  LOOP_16,
  /** From the submission to the first event with output. */
  FIRST_LINE,
  /** From the cancel to the terminal event. */
  CANCEL,
  /** Sandcastle, full pool, one file of 16,000 bytes; in turn with the next. */
  FILES_1,
  /** Sandcastle, full pool, fifty files of 16,000 bytes each. */
  FILES_50,
  /** Sandcastle, full pool, Node; in turn with the next. */
  NODE,
  /** Sandcastle, full pool, Node with a package that has been installed before. */
  NODE_PACKAGE,
  /** Two big files copied and hashed on the host: yardstick C. */
  HOST_COPY,
  /** Sandcastle, full pool; two big files are left as outputs. */
  OUTPUTS,
  /** A program on the host that prints much into a pipe. */
  HOST_PRINT,
  /** Sandcastle, full pool, the same program; nobody follows. */
  PRINT,
  /** The same with two readers and the next beside it. */
  PRINT_FOLLOWED,
  /** Sandcastle without a pause, 1 in flight, while a program prints much. */
  LOOP_1_BESIDE_PRINT
}
