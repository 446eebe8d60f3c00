package dev.sandcastle.worker.reap;

/** Why a container was removed by the sweep. */
public enum ReapReason {
  /** This worker made it and does not know it any more. */
  LEAKED,
  /** The worker process that made it is gone. */
  WORKER_GONE,
  /** It has ended, and its worker on another host has not removed it. */
  ENDED
}
