/**
 * What {@code ./sandcastle} understands: {@code up}, {@code status}, {@code run} and {@code down}.
 * Reads what is typed, prints for people, decides exit codes.
 */
package dev.sandcastle.standalone.cli;
