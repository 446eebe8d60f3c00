/** The topics: name, partitions, retention. The only place where a topic's name is written. */
package dev.sandcastle.schemas.topic;
