package dev.sandcastle.standalone.doctor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an image compares with the sources it is made of, as {@code runtime-images/build.sh list}
 * says.
 *
 * @param freshness whether it is what its sources make today
 * @param megabytes its weight, in 10^6 bytes
 * @param budget what it may weigh
 */
record ImageState(Freshness freshness, int megabytes, int budget) {
  private static final int COLUMNS = 5;

  /** What an image is beside its sources. */
  enum Freshness {
    CURRENT,
    STALE,
    MISSING
  }

  /** Whether it weighs more than it may. */
  boolean isTooBig() {
    return megabytes > budget;
  }

  /**
   * Reads the listing: a line of headings, then one of {@code ID STATE MB BUDGET IMAGE …} for each.
   *
   * @return by id; lines of another form are left out
   */
  static Map<String, ImageState> read(List<String> listing) {
    var states = new LinkedHashMap<String, ImageState>();
    for (String line : listing) {
      String[] cells = line.strip().split("\\s+");
      freshness(cells)
          .ifPresent(
              freshness ->
                  states.put(
                      cells[0], new ImageState(freshness, number(cells[2]), number(cells[3]))));
    }
    return states;
  }

  private static Optional<Freshness> freshness(String[] cells) {
    if (cells.length < COLUMNS) {
      return Optional.empty();
    }
    return Arrays.stream(Freshness.values())
        .filter(freshness -> freshness.name().equalsIgnoreCase(cells[1]))
        .findFirst();
  }

  private static int number(String cell) {
    return cell.matches("\\d{1,9}") ? Integer.parseInt(cell) : 0;
  }
}
