package dev.sandcastle.worker.sandbox.protocol;

import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.StemNews;

/** What init says. Every number was checked to lie in its field's range, nothing more. */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
sealed interface InitFrame {
  /** It waits for commands. */
  record Ready(long version) implements InitFrame {}

  /** A file could not be laid. */
  record StageFailed(int errno, byte[] path) implements InitFrame {}

  /** The program's main process runs. */
  record Started() implements InitFrame {}

  /** The program could not be started; nothing runs. */
  record StartFailed(int errno, String what) implements InitFrame {}

  /** The program printed. */
  record Output(StreamName stream, byte[] data) implements InitFrame {}

  /** The program ended. */
  record Exited(ProgramExit exit) implements InitFrame {}

  /** An output file begins. */
  record FileBegin(long size, byte[] path) implements InitFrame {}

  /** The next bytes of the output file. */
  record FileData(byte[] data) implements InitFrame {}

  /** The output file ends. */
  record FileEnd(boolean ok) implements InitFrame {}

  /** Everything was collected. */
  record CollectDone(long skipped) implements InitFrame {}

  /** The sandbox was emptied. */
  record ResetDone(boolean ok) implements InitFrame {}

  /** Init gives up. */
  record GaveUp(String message) implements InitFrame {}

  /** Bytes of standard input were taken. */
  record StdinAck(long bytes) implements InitFrame {}

  /** What it can do beyond version 1, told before {@link Ready}. */
  record Features(long bits) implements InitFrame {}

  /** Something became of the stem. */
  record StemTold(StemNews news, String detail) implements InitFrame {}
}
