/**
 * The HTTP interface: routes, their documents, problems, server-sent events. A request is read on
 * the event loop and answered by a virtual thread, so handlers may wait.
 */
package dev.sandcastle.gateway.http;
