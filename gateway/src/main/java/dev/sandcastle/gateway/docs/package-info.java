/**
 * The description of the HTTP interface and the page that shows it, read from the class path once.
 * Enters: nothing. Leaves: bytes with their type. Must not know HTTP further than that.
 */
package dev.sandcastle.gateway.docs;
