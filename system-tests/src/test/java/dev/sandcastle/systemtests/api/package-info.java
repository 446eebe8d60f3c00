/** The HTTP interface as strangers use it: by its document alone, without a line of ours. */
package dev.sandcastle.systemtests.api;
