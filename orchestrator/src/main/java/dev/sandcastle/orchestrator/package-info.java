/**
 * The orchestrator: commands and reports in, events, work orders, control and usage out. It alone
 * decides what happened to an execution.
 */
package dev.sandcastle.orchestrator;
