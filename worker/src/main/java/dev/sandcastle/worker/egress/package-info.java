/**
 * The one way out of a sandbox. Enters: what a program says to the socket of its execution, hostile
 * bytes. Leaves: connections to the hosts of the execution's policy, refusals, bytes counted. Must
 * not know executions or sandboxes: whoever opens a door does.
 */
package dev.sandcastle.worker.egress;
