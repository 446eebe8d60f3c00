/**
 * Turns a work order into a result. Enters: orders from the share group, stops from the control
 * topic. Leaves: reports, output, heartbeats. Reads in the order {@code intake → run → pool →
 * sandbox → report}.
 */
package dev.sandcastle.worker;
