/**
 * Removes containers that no worker stands for any more. Enters: the installation's containers.
 * Leaves: orders to remove. Must not know which engine has them.
 */
package dev.sandcastle.worker.reap;
