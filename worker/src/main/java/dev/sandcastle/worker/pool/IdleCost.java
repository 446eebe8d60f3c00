package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.RuntimeClass;

/**
 * What a ready sandbox costs the host's memory while nobody uses it: its init, a started
 * interpreter and the engine's processes for it. Rounded up from measurements: 10.5 MiB under runc,
 * 17 with numpy loaded (measured.md §4); under runsc a kernel of its own comes on top.
 */
final class IdleCost {
  private static final long RUNC = 20L << 20;
  private static final long RUNSC = 80L << 20;

  private IdleCost() {}

  static long of(RuntimeClass runtimeClass) {
    return switch (runtimeClass) {
      case RUNC -> RUNC;
      case RUNSC -> RUNSC;
    };
  }
}
