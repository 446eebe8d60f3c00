/** The blob store: bytes by the hash of their content. */
package dev.sandcastle.kit.blobs;
