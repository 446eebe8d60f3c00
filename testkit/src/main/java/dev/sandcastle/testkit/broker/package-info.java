/** A real broker for a test class, and what was written to its topics. */
package dev.sandcastle.testkit.broker;
