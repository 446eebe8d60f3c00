package dev.sandcastle.worker.run;

import dev.sandcastle.worker.sandbox.InMemorySandboxes;

/** A runner on fakes. */
final class RunnerHarness extends Harness {
  final InMemorySandboxes sandboxes;
  final MemoryBlobs blobs;

  RunnerHarness() {
    this(1 << 30);
  }

  /** One whose programs may print so many bytes. */
  RunnerHarness(long outputLimitBytes) {
    this(new InMemorySandboxes(), new MemoryBlobs(), outputLimitBytes);
  }

  private RunnerHarness(InMemorySandboxes sandboxes, MemoryBlobs blobs, long outputLimitBytes) {
    super(sandboxes, blobs, outputLimitBytes);
    this.sandboxes = sandboxes;
    this.blobs = blobs;
  }
}
