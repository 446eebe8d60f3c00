/**
 * Sandboxes as containers of a Docker engine. Enters: a sandbox's spec and policy. Leaves: a
 * container whose init we talk to over one attach. The only package that knows docker-java, and the
 * only one that knows what the engine's answers mean.
 */
package dev.sandcastle.worker.sandbox.docker;
