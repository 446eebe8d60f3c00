/**
 * Whether this machine can serve: what {@code ./sandcastle doctor} looks at. Enters: how it is to
 * serve. Leaves: one finding for each check, in the order of what depends on what. Changes nothing
 * but for the sandboxes that it tries and removes.
 */
package dev.sandcastle.standalone.doctor;
