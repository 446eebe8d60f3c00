/**
 * The hostile suite: programs that try to get out, each a file under {@code
 * src/test/resources/hostile}, what must come of each, and whether the host is as it was.
 */
package dev.sandcastle.worker.hostile;
