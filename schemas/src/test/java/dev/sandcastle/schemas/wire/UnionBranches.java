package dev.sandcastle.schemas.wire;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Names union branches by their place, for example {@code /body:Execute/program/stdin:null}. */
final class UnionBranches {
  private final Set<String> found = new TreeSet<>();

  private UnionBranches() {}

  /** All branches of a schema. */
  static Set<String> declared(Schema schema) {
    UnionBranches branches = new UnionBranches();
    branches.declare("", schema);
    return branches.found;
  }

  /** The branches that a record takes. */
  static Set<String> taken(GenericRecord record) {
    UnionBranches branches = new UnionBranches();
    branches.take("", record.getSchema(), record);
    return branches.found;
  }

  private void declare(String place, Schema schema) {
    switch (schema.getType()) {
      case RECORD ->
          schema.getFields().forEach(field -> declare(place + "/" + field.name(), field.schema()));
      case ARRAY -> declare(place + "[]", schema.getElementType());
      case UNION ->
          schema
              .getTypes()
              .forEach(
                  branch -> {
                    found.add(place + ":" + branch.getName());
                    declare(place + ":" + branch.getName(), branch);
                  });
      default -> {}
    }
  }

  private void take(String place, Schema schema, Object datum) {
    switch (schema.getType()) {
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          Object value = ((GenericRecord) datum).get(field.pos());
          take(place + "/" + field.name(), field.schema(), value);
        }
      }
      case ARRAY ->
          ((Collection<?>) datum)
              .forEach(element -> take(place + "[]", schema.getElementType(), element));
      case UNION -> {
        Schema branch = schema.getTypes().get(GenericData.get().resolveUnion(schema, datum));
        found.add(place + ":" + branch.getName());
        take(place + ":" + branch.getName(), branch, datum);
      }
      default -> {}
    }
  }
}
