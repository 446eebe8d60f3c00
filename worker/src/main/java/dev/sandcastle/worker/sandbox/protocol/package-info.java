/**
 * The worker's side of {@code runtime-images/init/PROTOCOL.md}. Enters: bytes from a sandbox, which
 * may have been provoked by hostile code. Leaves: frames that were checked, bytes to a sandbox.
 * Must not know how the bytes travel.
 */
package dev.sandcastle.worker.sandbox.protocol;
