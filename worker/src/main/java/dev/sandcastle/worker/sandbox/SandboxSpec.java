package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.RuntimeId;

/**
 * What a sandbox is made for.
 *
 * @param runtime the runtime
 * @param image name and tag of its image
 * @param memoryBytes memory limit; the writable file systems count towards it
 * @param cpuMillis CPU limit in thousandths of one CPU
 */
public record SandboxSpec(RuntimeId runtime, String image, long memoryBytes, int cpuMillis) {}
