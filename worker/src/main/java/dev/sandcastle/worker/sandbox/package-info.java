/**
 * The port to sandboxes. Enters: what to run and its limits. Leaves: what the program printed, how
 * it ended, the files it left. Must not know which engine makes them.
 */
package dev.sandcastle.worker.sandbox;
