/**
 * What the worker tells. Enters: reports, output, heartbeats, records set aside. Leaves: records on
 * their topics, in order for each tenant. Must not know why something is told.
 */
package dev.sandcastle.worker.report;
