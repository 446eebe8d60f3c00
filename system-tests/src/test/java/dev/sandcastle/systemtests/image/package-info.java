/** Services run from their own images, as an operator runs them. */
package dev.sandcastle.systemtests.image;
