package dev.sandcastle.gateway;

import dev.sandcastle.gateway.http.RequestMeter;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.webhooks.DeliveryMeter;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;

/** Every meter of the gateway. Thread-safe. */
final class GatewayMetrics implements RequestMeter, DeliveryMeter {
  private final MeterRegistry registry;
  private final RuntimeCatalog catalog;

  GatewayMetrics(MeterRegistry registry, RuntimeCatalog catalog) {
    this.registry = registry;
    this.catalog = catalog;
  }

  @Override
  public void requestEnded(String route, int status, Duration took) {
    Timer.builder("gateway.requests")
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .register(registry)
        .record(took);
  }

  @Override
  public void webhookAttempted(String outcome, Duration took) {
    Timer.builder("gateway.webhooks.attempts")
        .tag("outcome", outcome)
        .register(registry)
        .record(took);
  }

  /** The end of an execution that was submitted here reached its submitter. */
  void executionEnded(ExecutionSnapshot snapshot) {
    var origin = snapshot.origin();
    String runtime =
        origin.runtime().flatMap(catalog::find).map(known -> known.id().value()).orElse("none");
    Timer.builder("gateway.end.to.end")
        .tag("runtime", runtime)
        .tag("outcome", snapshot.progress().status().text())
        .register(registry)
        .record(Duration.between(origin.submittedAt(), snapshot.progress().updatedAt()));
  }

  /** Shows how many streams are open. */
  void showStreams(IntSupplier open) {
    registry.gauge("gateway.streams.open", open, IntSupplier::getAsInt);
  }
}
