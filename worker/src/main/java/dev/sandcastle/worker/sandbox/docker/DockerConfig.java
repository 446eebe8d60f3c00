package dev.sandcastle.worker.sandbox.docker;

import java.time.Duration;

/**
 * Where the engine is.
 *
 * @param host its address, {@code unix:///…} or {@code tcp://…}
 * @param deadline how long one call may take; a call that takes longer is given up
 */
public record DockerConfig(String host, Duration deadline) {}
