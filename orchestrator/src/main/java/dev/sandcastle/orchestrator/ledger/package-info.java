/**
 * The executions of one partition: inputs in; events, effects and state changes out. Drives the
 * rules over a store, and brings store and log together after a crash (ADR 0003). Knows no Kafka.
 */
package dev.sandcastle.orchestrator.ledger;
