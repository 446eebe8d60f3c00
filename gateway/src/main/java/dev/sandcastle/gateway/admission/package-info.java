/**
 * Who asks, and whether what is asked may be published. Enters: a token, the bytes of a request.
 * Leaves: a sealed answer, either a checked value or a refusal that names the field. Must not know
 * HTTP or Kafka.
 */
package dev.sandcastle.gateway.admission;
