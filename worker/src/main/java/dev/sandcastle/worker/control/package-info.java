/**
 * What workers are told. Enters: every record of the control topic. Leaves: attempts that are
 * stopped, a worker that drains.
 */
package dev.sandcastle.worker.control;
