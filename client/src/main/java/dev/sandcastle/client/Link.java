package dev.sandcastle.client;

import java.net.URI;
import java.time.Instant;

/**
 * An address that anybody may fetch one output file from, for a while, without a key.
 *
 * @param href the whole address
 * @param expiresAt when it ends
 */
public record Link(URI href, Instant expiresAt) {}
