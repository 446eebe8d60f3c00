package dev.sandcastle.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the server lists page by page; the next page is fetched when it is needed. For one thread.
 *
 * @param <T> one of them
 */
final class Pages<T> implements Iterator<T> {
  /** Fetches a page. */
  interface Fetch {
    JsonNode page(Optional<String> cursor) throws IOException, InterruptedException;
  }

  private final Fetch fetch;
  private final String field;
  private final Documents.Reader<T> reader;
  private final Queue<T> fetched = new ArrayDeque<>();
  private Optional<String> cursor = Optional.empty();
  private boolean more = true;

  private Pages(Fetch fetch, String field, Documents.Reader<T> reader) {
    this.fetch = fetch;
    this.field = field;
    this.reader = reader;
  }

  /**
   * All of them, in the server's order.
   *
   * @param field the page's array
   */
  static <T> Stream<T> stream(Fetch fetch, String field, Documents.Reader<T> reader) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(new Pages<>(fetch, field, reader), Spliterator.ORDERED),
        false);
  }

  @Override
  public boolean hasNext() {
    while (fetched.isEmpty() && more) {
      try {
        fetch();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        var reason = new InterruptedIOException("Interrupted while a page was fetched");
        reason.initCause(interrupted);
        throw new UncheckedIOException(reason);
      }
    }
    return !fetched.isEmpty();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("that was the last one");
    }
    return fetched.remove();
  }

  private void fetch() throws IOException, InterruptedException {
    JsonNode page = fetch.page(cursor);
    for (JsonNode one : page.path(field)) {
      fetched.add(Documents.value(one, reader));
    }
    cursor = Documents.text(page, "cursor");
    more = cursor.isPresent();
  }
}
