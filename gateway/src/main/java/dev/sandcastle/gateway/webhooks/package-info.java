/**
 * Tells tenants by HTTP what happened to their executions. Events come in, rows in PostgreSQL are
 * made of them, and signed requests to public addresses go out until one is answered. Must not know
 * Kafka, nor how the gateway's own HTTP interface looks.
 */
package dev.sandcastle.gateway.webhooks;
