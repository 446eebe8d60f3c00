/**
 * What the same machine does without Sandcastle: an interpreter started by hand, a hardened
 * container made by hand.
 */
package dev.sandcastle.bench.yardstick;
