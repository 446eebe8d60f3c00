/** Starting and stopping in order. */
package dev.sandcastle.kit.lifecycle;
