/**
 * What {@code ./sandcastle} understands: {@code up}, {@code status}, {@code run}, {@code down} and
 * {@code doctor}. Reads what is typed, prints for people, decides exit codes.
 */
package dev.sandcastle.standalone.cli;
