package dev.sandcastle.standalone;

import java.time.Duration;

/** Hears how a start or a stop goes on. */
public interface Progress {
  /** Hears nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void begun(String step) {}

        @Override
        public void done(String step, Duration took) {}
      };

  /** A step begins. */
  void begun(String step);

  /** A step is done. */
  void done(String step, Duration took);
}
