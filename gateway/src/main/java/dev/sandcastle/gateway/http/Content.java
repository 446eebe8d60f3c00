package dev.sandcastle.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes to be sent, whole or in part.
 *
 * @param size how many
 * @param tag strong entity tag, with its quotes: other bytes have another one
 * @param headers what is said about them
 * @param source where they are
 */
record Content(long size, String tag, Map<String, String> headers, Source source) {
  /** Copies the headers. */
  Content {
    headers = Map.copyOf(headers);
  }

  /** Where the bytes are. */
  interface Source {
    /**
     * Opens them.
     *
     * @param from bytes to leave out
     * @return what is left, which the caller closes; empty when they are not there any more
     */
    Optional<InputStream> open(long from) throws IOException;
  }
}
