/**
 * Measures a running Sandcastle from outside, beside its yardsticks, and writes {@code
 * docs/BENCHMARKS.md}.
 *
 * <p>In: a URL and a key. Out: one document, only when every single answer was right. It knows the
 * public HTTP interface and nothing of the services behind it.
 */
package dev.sandcastle.bench;
