/**
 * Package registries that a test serves. Enters: packages, made by the test. Leaves: what pip and
 * npm ask for. Must not know who asks.
 */
package dev.sandcastle.testkit.registry;
