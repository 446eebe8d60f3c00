package dev.sandcastle.standalone.client;

import java.time.Duration;

/** Hears what happens to an execution, in order, on the thread that follows it. */
public interface ExecutionListener {
  /** It waits at this place, from 1; 0 when it is next. */
  void queued(int position, int waiting);

  /** It entered a phase, for example {@code running}. */
  void phase(String phase);

  /** The program printed to standard output. */
  void stdout(String text);

  /** The program printed to standard error. */
  void stderr(String text);

  /** The connection was lost; it is made again after a pause. */
  void reconnecting(Duration pause);
}
