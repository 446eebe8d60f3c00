package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.worker.sandbox.Sandbox;

/**
 * A sandbox for one program.
 *
 * @param sandbox whoever took it closes it
 * @param start how it was obtained
 */
public record TakenSandbox(Sandbox sandbox, SandboxStart start) {}
