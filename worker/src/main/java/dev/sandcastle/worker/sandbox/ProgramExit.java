package dev.sandcastle.worker.sandbox;

/**
 * How a program ended, as the sandbox's init and the kernel saw it.
 *
 * @param exitCode 0 to 255; -1 when a signal ended it
 * @param signal the signal that ended it; 0 when none did
 * @param timedOut whether init's timer ended it
 * @param killed whether {@link Sandbox#kill} ended it
 * @param diskFull whether a writable file system had no space or no inode left when all was dead
 * @param oomKills processes that the kernel killed for memory; -1 when the kernel does not say
 * @param cpuMicros CPU time of everything in it, microseconds
 * @param memoryPeakBytes highest memory use; 0 when the kernel does not say
 * @param wallMicros from the start of the main process to its end, microseconds
 */
public record ProgramExit(
    int exitCode,
    int signal,
    boolean timedOut,
    boolean killed,
    boolean diskFull,
    long oomKills,
    long cpuMicros,
    long memoryPeakBytes,
    long wallMicros) {}
