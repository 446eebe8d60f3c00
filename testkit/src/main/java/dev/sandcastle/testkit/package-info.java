/**
 * What the tests of several modules need: a broker and a database of their own, a clock that stands
 * still, programs and records to try. Only ever on a test's class path.
 */
package dev.sandcastle.testkit;
