/**
 * Tests of the whole: what no single module can promise alone. Nothing depends on this module.
 *
 * <p>{@code architecture} and {@code docs} read the tree and run everywhere; {@code image}, {@code
 * registry} and {@code story} start the real thing.
 */
package dev.sandcastle.systemtests;
