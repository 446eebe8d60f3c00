/**
 * What the mains of all services need: settings, orderly shutdown, telemetry, the admin endpoint,
 * the blob store. Knows nothing about executions.
 */
package dev.sandcastle.kit;
