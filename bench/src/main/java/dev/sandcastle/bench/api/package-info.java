/**
 * A running Sandcastle as its users see it, through the Java client, and the operators' metrics.
 *
 * <p>Every answer is checked; a wrong one is an exception, never a sample.
 */
package dev.sandcastle.bench.api;
