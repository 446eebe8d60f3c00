/**
 * The public HTTP API as the command line sees it: submit, follow, cancel, download. Knows the wire
 * names of design §5 and nothing of what is behind them.
 */
package dev.sandcastle.standalone.client;
