/**
 * What executions look like from outside. Enters: events. Leaves: snapshots, from memory for what
 * happened lately, from PostgreSQL for the rest. Must not know HTTP.
 */
package dev.sandcastle.gateway.view;
