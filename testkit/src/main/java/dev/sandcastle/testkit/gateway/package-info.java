/** A gateway that says what the test says, for whoever speaks HTTP to one. */
package dev.sandcastle.testkit.gateway;
