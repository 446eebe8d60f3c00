/** API keys: made, hashed, looked up. Enters: a token. Leaves: the tenant it belongs to. */
package dev.sandcastle.gateway.keys;
