/**
 * Samples become rounds, rounds become series, series are compared.
 *
 * <p>In: durations. Out: percentiles, rates, shares and ratios. Knows nothing of what was measured.
 */
package dev.sandcastle.bench.measure;
