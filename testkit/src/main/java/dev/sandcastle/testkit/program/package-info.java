/** Programs to run, and the records that ask for it. */
package dev.sandcastle.testkit.program;
