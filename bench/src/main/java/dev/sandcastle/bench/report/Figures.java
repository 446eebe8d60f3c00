package dev.sandcastle.bench.report;

import java.util.Locale;

/** How figures are written. What is not a number is written as a dash. */
final class Figures {
  private static final String NONE = "–";

  private Figures() {}

  /** Milliseconds: two digits after the point below 10, one below 100, none above. */
  static String millis(double value) {
    return Double.isNaN(value) ? NONE : digits(value);
  }

  /** Milliseconds that were counted in whole ones. */
  static String whole(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%.0f", value);
  }

  /** Operations per second. */
  static String rate(double value) {
    return Double.isNaN(value) ? NONE : digits(value);
  }

  /** A number of bytes that is a whole number of MiB or GiB. */
  static String size(long bytes) {
    return bytes % (1L << 30) == 0 ? (bytes >> 30) + " GiB" : (bytes >> 20) + " MiB";
  }

  /** A given number, not a measured one: as short as it can be written. */
  static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** A quotient, for example {@code 0.78 ×}. */
  static String ratio(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f ×", value) : NONE;
  }

  /** A share of 0 to 1 as a percentage. */
  static String share(double value) {
    return String.format(Locale.ROOT, "%.0f %%", value * 100);
  }

  private static String digits(double value) {
    var format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
