/**
 * Links to one output file for whoever has them: made and checked by every gateway with the same
 * secret. Must not know HTTP.
 */
package dev.sandcastle.gateway.links;
