/**
 * Takes work. Enters: work orders from the share group, one for each free slot. Leaves: attempts
 * that run, and records that were acknowledged only when it is stored that we have them. Must not
 * know how an attempt is run.
 */
package dev.sandcastle.worker.intake;
