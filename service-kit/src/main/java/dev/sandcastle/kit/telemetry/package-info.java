/** The meter registry of a process. */
package dev.sandcastle.kit.telemetry;
