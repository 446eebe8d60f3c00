/** The format {@code text/event-stream}, for whoever reads the server's streams themselves. */
package dev.sandcastle.client.sse;
