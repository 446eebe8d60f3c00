package dev.sandcastle.gateway.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The routes of a router as an OpenAPI document names them, so that they can be compared. */
final class RouteNames {
  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

  private RouteNames() {}

  /** For example {@code GET /v1/executions/{id}}; {@code *} stands for every method. */
  static List<String> of(Router router) {
    return router.getRoutes().stream().flatMap(RouteNames::of).toList();
  }

  private static Stream<String> of(Route route) {
    String path = PARAMETER.matcher(route.getPath()).replaceAll("{$1}");
    String whole = route.isExactPath() ? path : path + "{path}";
    return route.methods() == null || route.methods().isEmpty()
        ? Stream.of("* " + whole)
        : route.methods().stream().map(method -> method.name() + " " + whole);
  }
}
