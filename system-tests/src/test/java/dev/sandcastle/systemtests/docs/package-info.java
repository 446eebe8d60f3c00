/** What the documents claim about the tree, read from both and compared. */
package dev.sandcastle.systemtests.docs;
