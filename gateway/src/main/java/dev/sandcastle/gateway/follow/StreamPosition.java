package dev.sandcastle.gateway.follow;

import dev.sandcastle.schemas.execution.StreamName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a reader of a stream stands, so that any gateway can go on from there. Its text is the id
 * of a server-sent event.
 *
 * <p>Bytes that end within a character are held back until the rest of it comes. Then {@code
 * outputOffset} stays at the record that holds them, and {@code stdoutBytes} and {@code
 * stderrBytes} tell which bytes of the records from there on were delivered already.
 *
 * @param eventOffset first record of the events partition that was not read
 * @param outputOffset first record of the output partition that was not delivered whole
 * @param eventSequence sequence of the last event delivered
 * @param attempt attempt of the output delivered last
 * @param outputSequence sequence of the last chunk before {@code outputOffset}; -1 when none
 * @param stdoutBytes bytes of that attempt's standard output delivered
 * @param stderrBytes bytes of that attempt's standard error delivered
 */
public record StreamPosition(
    long eventOffset,
    long outputOffset,
    long eventSequence,
    int attempt,
    long outputSequence,
    long stdoutBytes,
    long stderrBytes) {
  /** The beginning. */
  public static final StreamPosition START = new StreamPosition(0, 0, 0, 0, -1, 0, 0);

  /** The id of the last item: there is nothing behind it. */
  public static final String END_ID = "1-end";

  private static final Pattern FORM = Pattern.compile("1(-[0-9]{1,18}){7}");
  private static final int FIELDS = 7;

  /** From the text of an id; empty when it is none. */
  public static Optional<StreamPosition> parse(String id) {
    if (!FORM.matcher(id).matches()) {
      return Optional.empty();
    }
    String[] parts = id.split("-", -1);
    long[] numbers = new long[FIELDS];
    for (int index = 0; index < FIELDS; index++) {
      numbers[index] = Long.parseLong(parts[index + 1]);
    }
    if (numbers[3] > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    return Optional.of(
        new StreamPosition(
            numbers[0],
            numbers[1],
            numbers[2],
            (int) numbers[3],
            numbers[4] - 1,
            numbers[5],
            numbers[6]));
  }

  /** The text of an id. */
  public String id() {
    return "1-%d-%d-%d-%d-%d-%d-%d"
        .formatted(
            eventOffset,
            outputOffset,
            eventSequence,
            attempt,
            outputSequence + 1,
            stdoutBytes,
            stderrBytes);
  }

  /** Bytes of a stream delivered. */
  long bytes(StreamName stream) {
    return switch (stream) {
      case STDOUT -> stdoutBytes;
      case STDERR -> stderrBytes;
    };
  }
}
