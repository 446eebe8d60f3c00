/**
 * Sandboxes made ahead. Enters: what a sandbox is needed for. Leaves: a sandbox, warm if there is
 * one. Must not know what runs in it.
 */
package dev.sandcastle.worker.pool;
