/**
 * A Docker engine that misbehaves on demand. Enters: the real one's socket. Leaves: a socket that
 * looks like it. Must not know who talks to it.
 */
package dev.sandcastle.testkit.engine;
