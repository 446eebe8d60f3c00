/**
 * The parts that Sandcastle needs around it, on this machine: a real Kafka broker in this process
 * and a real PostgreSQL beside it, both bound to loopback, both keeping their data in a folder.
 * Also creates the topics on any cluster. Knows nothing about executions.
 */
package dev.sandcastle.embedded;
