/**
 * For platforms that publish to Kafka themselves: jobs as commands on {@code
 * execution.commands.v1}, what happens to them from {@code execution.events.v1} and {@code
 * execution.output.v1}. Needs {@code kafka-clients} beside this module.
 */
package dev.sandcastle.client.kafka;
