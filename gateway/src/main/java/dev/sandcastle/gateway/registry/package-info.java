/**
 * The read-only schema registry, as stock Kafka serializers and tools expect it. Enters: the parts
 * of a path. Leaves: a status and a JSON document. Must not know HTTP further than that.
 */
package dev.sandcastle.gateway.registry;
