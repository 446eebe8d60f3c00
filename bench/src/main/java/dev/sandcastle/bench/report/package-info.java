/** Turns series into the document. Every number in it comes from a series or from the machine. */
package dev.sandcastle.bench.report;
