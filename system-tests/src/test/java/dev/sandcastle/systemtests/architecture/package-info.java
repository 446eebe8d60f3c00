/** The walls of {@code docs/ARCHITECTURE.md}, checked on the bytecode of every module. */
package dev.sandcastle.systemtests.architecture;
