package dev.sandcastle.worker.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an engine says about itself and the machine that it runs on.
 *
 * @param version its release, for example {@code 20.10.24}
 * @param apiVersion the newest version of its interface
 * @param kernel the release of the machine's kernel
 * @param cgroupVersion {@code 1} or {@code 2}; empty when it does not say
 * @param limits what it can hold a container to
 * @param storageDriver how it keeps images
 * @param rootDirectory where it keeps them, on its machine
 * @param runtimes the OCI runtimes that are registered with it: name and arguments
 * @param securityOptions the names of what it has for security: {@code seccomp}, {@code apparmor},
 *     {@code userns}, {@code rootless} …
 * @param at its clock when it was asked; empty when that cannot be read
 */
public record EngineReport(
    String version,
    String apiVersion,
    String kernel,
    String cgroupVersion,
    Set<Limit> limits,
    String storageDriver,
    String rootDirectory,
    Map<String, List<String>> runtimes,
    Set<String> securityOptions,
    Optional<Instant> at) {
  /** Copies the collections. */
  public EngineReport {
    limits = Set.copyOf(limits);
    runtimes = Map.copyOf(runtimes);
    securityOptions = Set.copyOf(securityOptions);
  }

  /** What a container can be held to. */
  public enum Limit {
    /** Memory. */
    MEMORY,
    /** Memory and swap together; without it a program may swap beyond its limit. */
    SWAP,
    /** Processes and threads. */
    PIDS,
    /** CPU time. */
    CPU
  }
}
