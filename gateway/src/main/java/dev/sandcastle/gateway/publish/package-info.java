/**
 * The only writers to topics. Enters: commands, records that cannot be used. Leaves: a record that
 * every replica has, or an exception.
 */
package dev.sandcastle.gateway.publish;
