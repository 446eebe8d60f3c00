/**
 * Installs the packages that programs ask for. A set of packages enters, a folder on the host
 * leaves, which sandboxes of the same tenant see read-only. What a package manager fetched and what
 * a sandbox hands over is hostile. Knows nothing of executions.
 */
package dev.sandcastle.worker.layers;
