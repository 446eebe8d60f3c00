/** What a user was promised, tried against the whole: HTTP in front, real containers behind. */
package dev.sandcastle.systemtests.story;
