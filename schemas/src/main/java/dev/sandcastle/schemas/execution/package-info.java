/**
 * Executions: commands that ask, reports that tell, events that say what happened, and the values
 * they carry. Enters: nothing. Leaves: immutable values. Must not know how they travel.
 */
package dev.sandcastle.schemas.execution;
