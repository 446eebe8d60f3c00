/** Readers who have nothing of ours but the registry's address. */
package dev.sandcastle.systemtests.registry;
