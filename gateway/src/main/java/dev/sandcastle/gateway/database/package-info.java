/**
 * PostgreSQL: the connection pool, the migrations, and the one way in which waiting for it can
 * fail. Must not know what is stored.
 */
package dev.sandcastle.gateway.database;
