/**
 * The whole as a test meets it: a process that can be killed, its HTTP interface, its topics, its
 * containers, and the way between it and the engine. Knows nothing about any story.
 */
package dev.sandcastle.systemtests.stack;
