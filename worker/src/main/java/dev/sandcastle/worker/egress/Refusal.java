package dev.sandcastle.worker.egress;

/**
 * A program was not let through.
 *
 * @param host what it asked for
 * @param port what it asked for
 * @param reason in words
 */
public record Refusal(String host, int port, String reason) {}
