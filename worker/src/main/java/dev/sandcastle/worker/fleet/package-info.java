/**
 * What the worker knows of itself: whether its engine answers, which images there are, how many
 * slots are free. Leaves: heartbeats.
 */
package dev.sandcastle.worker.fleet;
