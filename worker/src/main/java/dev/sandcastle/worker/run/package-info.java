/**
 * Runs an attempt. Enters: a work order for which a slot is held. Leaves: reports, output and one
 * result. Must not know Kafka or the engine.
 */
package dev.sandcastle.worker.run;
