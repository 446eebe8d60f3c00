package dev.sandcastle.schemas.wire;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * The generated classes of one of our own schemas. A fixed table instead of Avro's look-up by name:
 * nothing in a record or in a registered schema can make it load a class, and Avro's process-wide
 * list of trusted classes (needed since 1.12.2) stays as it is.
 */
final class GeneratedClasses extends SpecificData {
  private final Map<String, Class<?>> byName = new HashMap<>();

  GeneratedClasses(Schema generated) {
    collect(generated);
  }

  @Override
  public Class<?> getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> byName.get(schema.getFullName());
      default -> super.getClass(schema);
    };
  }

  private void collect(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        if (byName.put(schema.getFullName(), load(schema)) == null) {
          schema.getFields().forEach(field -> collect(field.schema()));
        }
      }
      case ENUM -> byName.put(schema.getFullName(), load(schema));
      case UNION -> schema.getTypes().forEach(this::collect);
      case ARRAY -> collect(schema.getElementType());
      case MAP -> collect(schema.getValueType());
      default -> {}
    }
  }

  private static Class<?> load(Schema generated) {
    try {
      return Class.forName(generated.getFullName());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The build generates " + generated.getFullName(), e);
    }
  }
}
