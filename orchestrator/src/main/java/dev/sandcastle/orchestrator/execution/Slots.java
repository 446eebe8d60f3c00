package dev.sandcastle.orchestrator.execution;

/**
 * What a decision needs to know of the tenant.
 *
 * @param active executions that hold a slot
 * @param waiting executions that wait
 * @param position the execution's place in the waiting room, from 1; 0 when it does not wait
 */
public record Slots(int active, int waiting, int position) {}
