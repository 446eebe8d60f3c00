/**
 * The gateway: HTTP in, commands out; events in, answers out. Must not know how executions are
 * decided or run.
 */
package dev.sandcastle.gateway;
