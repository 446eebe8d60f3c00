package dev.sandcastle.orchestrator;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.orchestrator.execution.Policy;
import java.nio.file.Path;

/**
 * The orchestrator's settings.
 *
 * @param bootstrapServers the Kafka cluster ({@code kafka-bootstrap})
 * @param applicationId names the group of orchestrators that share the tenants ({@code
 *     orchestrator-application-id})
 * @param stateFolder where Kafka Streams keeps its lock files ({@code orchestrator-state-folder})
 * @param replicationFactor of the changelog ({@code orchestrator-replication})
 * @param policy the numbers to decide by ({@code running-per-tenant}, {@code waiting-per-tenant},
 *     {@code max-attempts}, {@code lease-timeout}, {@code deadline-grace}, {@code order-timeout})
 */
public record OrchestratorConfig(
    String bootstrapServers,
    String applicationId,
    Path stateFolder,
    int replicationFactor,
    Policy policy) {

  /** Reads them; errors are collected by the settings. */
  public static OrchestratorConfig from(Settings settings) {
    var byDefault = Policy.DEFAULT;
    return new OrchestratorConfig(
        settings.required("kafka-bootstrap"),
        settings.text("orchestrator-application-id", "orchestrator"),
        settings.path("orchestrator-state-folder", Path.of(".sandcastle", "orchestrator")),
        settings.number("orchestrator-replication", 1, 1, 10),
        new Policy(
            settings.number("running-per-tenant", byDefault.runningPerTenant(), 1, 10_000),
            settings.number("waiting-per-tenant", byDefault.waitingPerTenant(), 0, 1_000_000),
            settings.number("max-attempts", byDefault.maxAttempts(), 1, 100),
            settings.duration("lease-timeout", byDefault.leaseTimeout()),
            settings.duration("deadline-grace", byDefault.deadlineGrace()),
            settings.duration("order-timeout", byDefault.orderTimeout())));
  }
}
