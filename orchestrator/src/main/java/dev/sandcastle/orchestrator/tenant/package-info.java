/** The slots and the waiting room of one tenant. Pure: derived from its executions' states. */
package dev.sandcastle.orchestrator.tenant;
