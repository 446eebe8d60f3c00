/**
 * Database, broker, orchestrator, worker and gateway in one process on one machine, for development
 * and small installations. The only module that sees all services; it adds nothing to what they do.
 */
package dev.sandcastle.standalone;
