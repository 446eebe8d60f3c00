package dev.sandcastle.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which executions to list: those that meet all of it.
 *
 * @param status their status
 * @param labels labels that they have
 * @param since submitted at this time or later
 * @param until submitted before this time
 * @param pageSize how many are fetched at a time, 1 to 100
 */
public record ExecutionQuery(
    Optional<Status> status,
    Map<String, String> labels,
    Optional<Instant> since,
    Optional<Instant> until,
    int pageSize) {
  /** All of them. */
  public static final ExecutionQuery ALL =
      new ExecutionQuery(Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), 100);

  /** Copies the map. */
  public ExecutionQuery {
    labels = Map.copyOf(labels);
  }

  /** Only those in a status. */
  public ExecutionQuery withStatus(Status wanted) {
    return new ExecutionQuery(Optional.of(wanted), labels, since, until, pageSize);
  }

  /** Only those with this label, too. */
  public ExecutionQuery withLabel(String key, String value) {
    var more = new LinkedHashMap<>(labels);
    more.put(key, value);
    return new ExecutionQuery(status, more, since, until, pageSize);
  }

  /** Only those submitted at this time or later. */
  public ExecutionQuery withSince(Instant from) {
    return new ExecutionQuery(status, labels, Optional.of(from), until, pageSize);
  }

  /** Only those submitted before this time. */
  public ExecutionQuery withUntil(Instant to) {
    return new ExecutionQuery(status, labels, since, Optional.of(to), pageSize);
  }

  /** The same ones, so many at a time. */
  public ExecutionQuery withPageSize(int size) {
    return new ExecutionQuery(status, labels, since, until, size);
  }

  /** The query part of the address, without the question mark. */
  String text(Optional<String> cursor) {
    List<String> parts = new ArrayList<>();
    parts.add("limit=" + pageSize);
    status.ifPresent(wanted -> parts.add("status=" + wanted.text()));
    labels.forEach((key, value) -> parts.add("label=" + Contents.encoded(key + ":" + value)));
    since.ifPresent(from -> parts.add("since=" + from.toEpochMilli()));
    until.ifPresent(to -> parts.add("until=" + to.toEpochMilli()));
    cursor.ifPresent(next -> parts.add("cursor=" + Contents.encoded(next)));
    return String.join("&", parts);
  }
}
