/**
 * The Java client of Sandcastle: {@link dev.sandcastle.client.Sandcastle} submits a {@link
 * dev.sandcastle.client.Job} over HTTP, follows it, and fetches what it left. Knows the JSON of
 * design §5 and nothing of what is behind it; fields that it does not know are ignored, so that it
 * survives newer servers. Platforms that publish to Kafka themselves use the package {@code kafka}
 * below, which is the only one that needs Kafka's client library.
 */
package dev.sandcastle.client;
