package dev.sandcastle.orchestrator.topology;

import dev.sandcastle.orchestrator.OrchestratorMetrics;
import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.schemas.topic.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Commands and reports of a partition into one processor with one store; its records out. */
final class OrchestratorTopology {
  static final String STORE = "executions";
  static final String EVENTS = "events";
  static final String WORK = "work";
  static final String CONTROL = "control";
  static final String USAGE = "usage";
  static final String REJECTED = "rejected";

  private static final String PROCESSOR = "execution";

  private OrchestratorTopology() {}

  /** Builds it. */
  public static Topology build(Policy policy, EventLog eventLog, OrchestratorMetrics metrics) {
    var topology = new Topology();
    topology.addSource(
        "inputs",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Topics.COMMANDS.name(),
        Topics.REPORTS.name());
    topology.addProcessor(
        PROCESSOR, () -> new ExecutionProcessor(policy, eventLog, metrics), "inputs");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
            .withLoggingEnabled(Map.of()),
        PROCESSOR);
    addSink(topology, EVENTS, Topics.EVENTS);
    addSink(topology, WORK, Topics.WORK);
    addSink(topology, CONTROL, Topics.CONTROL);
    addSink(topology, USAGE, Topics.USAGE);
    addSink(topology, REJECTED, Topics.REJECTED);
    return topology;
  }

  private static void addSink(Topology topology, String name, Topics.Topic topic) {
    topology.addSink(
        name, topic.name(), new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
  }
}
