package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.follow.TextView;
import java.util.Optional;

/** The query parameter {@code ansi}: whether escape sequences are shown. */
final class AnsiParameter {
  private static final String NAME = "ansi";

  private AnsiParameter() {}

  /** How a reader wants to see what was printed; empty when it asks for what there is not. */
  static Optional<TextView> view(Exchange exchange) {
    return view(exchange.query(NAME));
  }

  static Optional<TextView> view(Optional<String> asked) {
    return asked.isEmpty()
        ? Optional.of(TextView.RAW)
        : asked.filter(value -> value.equals("strip")).map(_ -> TextView.PLAIN);
  }

  static Answer rejected() {
    return Exchange.rejected(NAME, "must be 'strip', or be left out");
  }
}
