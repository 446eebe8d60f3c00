/** The operators' endpoint of a process: health, readiness, metrics. */
package dev.sandcastle.kit.admin;
