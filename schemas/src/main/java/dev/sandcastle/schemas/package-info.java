/**
 * The language the services speak: what travels over topics, as sealed types and records, and how
 * it is encoded. Knows no service, no Kafka client and no HTTP.
 */
package dev.sandcastle.schemas;
