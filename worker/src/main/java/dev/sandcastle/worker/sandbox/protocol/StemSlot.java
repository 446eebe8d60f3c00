package dev.sandcastle.worker.sandbox.protocol;

import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Stem;
import dev.sandcastle.worker.sandbox.StemNews;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stem of one session: which it is, and whether it is still there to be taken. The monitor
 * guards all of it; the listener is called outside.
 */
final class StemSlot {
  private static final Logger LOGGER = LoggerFactory.getLogger(StemSlot.class);
  private static final byte[] NOTHING = new byte[0];
  private static final long FEATURE = 1;

  private final Consumer<StemNews> listener;
  private boolean known;
  private boolean prepared;
  private Optional<Stem> stem = Optional.empty();

  StemSlot(Consumer<StemNews> listener) {
    this.listener = listener;
  }

  /** Init says what it can; one of an older image says nothing. */
  synchronized void features(long bits) {
    known = (bits & FEATURE) != 0;
  }

  /** The command that makes init prepare this stem; empty when it cannot. */
  synchronized byte[] prepare(Stem wanted) {
    stem = Optional.of(wanted);
    return prepareAgain();
  }

  /** The command that makes init prepare the next one; empty when there is none to prepare. */
  synchronized byte[] prepareAgain() {
    prepared = known && stem.isPresent();
    return prepared ? Commands.prepareStem(stem.get()) : NOTHING;
  }

  /** The command that starts a program, by the stem where that makes no difference. */
  byte[] start(ProgramStart start) {
    boolean passedOver;
    boolean byStem;
    synchronized (this) {
      byStem = prepared && stem.get().canBecome(start);
      passedOver = prepared && !byStem;
      prepared = false;
    }
    if (passedOver) {
      listener.accept(StemNews.PASSED_OVER);
    }
    return Commands.start(start, byStem);
  }

  /** Init says what became of it. */
  void told(InitFrame.StemTold told) throws ProtocolException {
    synchronized (this) {
      if (!known || stem.isEmpty()) {
        throw new ProtocolException("Expected no news of a stem, but init told some");
      }
    }
    if (told.news() == StemNews.FAILED) {
      LOGGER.atWarn().addKeyValue("reason", told.detail()).log("stem failed");
    }
    listener.accept(told.news());
  }
}
