/** Time as the test says. */
package dev.sandcastle.testkit.clock;
