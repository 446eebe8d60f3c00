package dev.sandcastle.orchestrator;

import dev.sandcastle.kit.admin.ReadinessCheck;
import dev.sandcastle.orchestrator.topology.OrchestratorStreams;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** A running orchestrator. */
public final class OrchestratorService implements AutoCloseable {
  private final OrchestratorStreams streams;

  private OrchestratorService(OrchestratorStreams streams) {
    this.streams = streams;
  }

  /** Starts one; the topics must exist. Returns at once, see {@link #readiness()}. */
  public static OrchestratorService start(OrchestratorConfig config, MeterRegistry registry) {
    return new OrchestratorService(
        OrchestratorStreams.start(config, new OrchestratorMetrics(registry)));
  }

  /** What must hold for it to decide. */
  public List<ReadinessCheck> readiness() {
    return List.of(ReadinessCheck.of("orchestrator", streams::problem));
  }

  @Override
  public void close() {
    streams.close();
  }
}
