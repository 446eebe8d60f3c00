/** What workers say about themselves. */
package dev.sandcastle.schemas.fleet;
