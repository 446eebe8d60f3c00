package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What can be read as JSON: an execution, the list, the runtimes. */
final class ReadRoutes {
  private static final int OK = 200;
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");

  private final Executions executions;
  private final RuntimeCatalog catalog;

  ReadRoutes(Executions executions, RuntimeCatalog catalog) {
    this.executions = executions;
    this.catalog = catalog;
  }

  Answer execution(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    var view = AnsiParameter.view(exchange);
    if (view.isEmpty()) {
      return AnsiParameter.rejected();
    }
    var found = executions.find(exchange, tenant);
    if (found.isEmpty()) {
      return new Answer.Refused(ProblemMapper.noSuchExecution());
    }
    return Answer.json(OK, ExecutionDocuments.whole(found.get(), view.get()));
  }

  Answer list(Exchange exchange, TenantId tenant) throws DatabaseException, InterruptedException {
    var status = exchange.query("status");
    var known = status.flatMap(ExecutionStatus::parse);
    if (status.isPresent() && known.isEmpty()) {
      return Exchange.rejected("status", "must be a status, for example 'completed'");
    }
    for (String time : List.of("since", "until")) {
      if (exchange.query(time).filter(text -> !NUMBER.matcher(text).matches()).isPresent()) {
        return Exchange.rejected(time, "must be a time in epoch milliseconds");
      }
    }
    var labels = LabelParameter.all(exchange.queries(LabelParameter.NAME));
    if (labels.isEmpty()) {
      return LabelParameter.rejected();
    }
    var limit = limit(exchange.query("limit"));
    if (limit.isEmpty()) {
      return Exchange.rejected("limit", "must be a whole number from 1 to " + MAX_LIMIT);
    }
    var cursor = exchange.query("cursor");
    var after = cursor.flatMap(ListCursor::parse);
    if (cursor.isPresent() && after.isEmpty()) {
      return Exchange.rejected("cursor", "must be the 'cursor' of an earlier answer");
    }
    // One more than asked for tells whether there is a next page.
    var query =
        new History.Query(
            known,
            time(exchange, "since"),
            time(exchange, "until"),
            after,
            labels.get(),
            limit.get() + 1);
    return page(executions.history().list(tenant, query), limit.get());
  }

  Answer runtimes() {
    var document = JsonNodeFactory.instance.objectNode();
    var runtimes = document.putArray("runtimes");
    for (RuntimeCatalog.Runtime runtime : catalog.all()) {
      var one = runtimes.addObject();
      one.put("id", runtime.id().value());
      one.put("title", runtime.title());
      one.put("version", runtime.version());
      one.put("packages", runtime.packages().map(ReadRoutes::text).orElse(null));
      runtime.extensions().forEach(one.putArray("extensions")::add);
    }
    return Answer.json(OK, document);
  }

  private static String text(Ecosystem ecosystem) {
    return ecosystem.name().toLowerCase(Locale.ROOT);
  }

  private static Answer page(List<History.Summary> found, int limit) {
    var document = JsonNodeFactory.instance.objectNode();
    var executions = document.putArray("executions");
    found.stream().limit(limit).map(ExecutionDocuments::of).forEach(executions::add);
    document.put(
        "cursor", found.size() > limit ? ListCursor.text(found.get(limit - 1).place()) : null);
    return Answer.json(OK, document);
  }

  private static Optional<Instant> time(Exchange exchange, String name) {
    return exchange.query(name).map(Long::parseLong).map(Instant::ofEpochMilli);
  }

  private static Optional<Integer> limit(Optional<String> text) {
    if (text.isEmpty()) {
      return Optional.of(DEFAULT_LIMIT);
    }
    return text.filter(given -> given.length() <= 3 && NUMBER.matcher(given).matches())
        .map(Integer::valueOf)
        .filter(limit -> limit >= 1 && limit <= MAX_LIMIT);
  }
}
