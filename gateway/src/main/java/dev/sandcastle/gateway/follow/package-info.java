/**
 * Events and output on their way to whoever waits for them. Enters: topics. Leaves: snapshots for
 * waiting requests, an ordered stream of items for one reader, events for what writes them into the
 * database. Must not know HTTP.
 */
package dev.sandcastle.gateway.follow;
