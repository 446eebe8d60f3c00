/**
 * Values to bytes and back: Avro in the schema-registry wire format (magic byte 0, four-byte schema
 * id, body). Leaves: the values of the other packages. The generated Avro classes never leave here.
 */
package dev.sandcastle.schemas.wire;
