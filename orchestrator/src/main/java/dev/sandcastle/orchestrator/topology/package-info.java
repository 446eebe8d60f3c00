/**
 * The only place that knows which Kafka API runs the orchestrator. Enters: records of commands and
 * reports. Leaves: records of events, work, control, usage and what was set aside.
 */
package dev.sandcastle.orchestrator.topology;
