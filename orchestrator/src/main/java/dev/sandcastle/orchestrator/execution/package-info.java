/**
 * The rules of one execution. Enters: state, tenant's slots, an input, the time. Leaves: changes
 * and effects, or a rejection. Pure: knows neither Kafka nor a clock.
 */
package dev.sandcastle.orchestrator.execution;
