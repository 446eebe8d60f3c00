/** A real database for a test class. */
package dev.sandcastle.testkit.database;
