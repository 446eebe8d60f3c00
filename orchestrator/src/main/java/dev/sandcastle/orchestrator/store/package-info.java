/** States to bytes and back, versioned. Private to the orchestrator. */
package dev.sandcastle.orchestrator.store;
