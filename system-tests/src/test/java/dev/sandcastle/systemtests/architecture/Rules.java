package dev.sandcastle.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/** The words that {@link ArchitectureTest} needs and ArchUnit does not have. */
final class Rules {
  private Rules() {}

  /** Avro's generated classes obey Avro, not us. */
  static final DescribedPredicate<JavaClass> WRITTEN_BY_HAND =
      not(resideInAPackage("dev.sandcastle.schemas.wire.avro..")).as("are written by hand");

  /** What runs where tenants' programs run; the others are tools of ours. */
  static final DescribedPredicate<JavaClass> SHIPPED =
      not(resideInAnyPackage("dev.sandcastle.testkit..", "dev.sandcastle.bench.."))
          .as("are shipped");

  /** Not from a folder of tests. */
  static final DescribedPredicate<JavaClass> MAIN_CODE =
      new DescribedPredicate<>("are no tests") {
        @Override
        public boolean test(JavaClass type) {
          return type.getSource()
              .map(source -> source.getUri().getPath().contains("/target/classes/"))
              .orElse(false);
        }
      };

  static final DescribedPredicate<JavaClass> CONCRETE =
      new DescribedPredicate<>("are concrete") {
        @Override
        public boolean test(JavaClass type) {
          return !type.isInterface()
              && !type.isEnum()
              && !type.isAnonymousClass()
              && !type.getModifiers().contains(JavaModifier.ABSTRACT)
              && !type.getModifiers().contains(JavaModifier.SYNTHETIC)
              && !type.getSuperclass().map(above -> above.toErasure().isEnum()).orElse(false);
        }
      };

  static final ArchCondition<JavaClass> BE_FINAL =
      be(
          new DescribedPredicate<>("final") {
            @Override
            public boolean test(JavaClass type) {
              return type.getModifiers().contains(JavaModifier.FINAL);
            }
          });

  static final ArchCondition<JavaField> HOLD_NOTHING_THAT_CHANGES =
      new ArchCondition<>("hold nothing that changes") {
        @Override
        public void check(JavaField field, ConditionEvents events) {
          String type = field.getRawType().getName();
          boolean changes =
              !field.getModifiers().contains(JavaModifier.FINAL)
                  || type.startsWith("java.util.concurrent.atomic.")
                  || type.startsWith("java.util.concurrent.Concurrent")
                  || type.startsWith("java.util.Hash")
                  || type.startsWith("java.util.Array")
                  || type.startsWith("java.util.Tree");
          events.add(
              new SimpleConditionEvent(
                  field, !changes, field.getFullName() + " is of " + type + " and may change"));
        }
      };

  static final ArchCondition<JavaClass> BE_USED_FROM_ANOTHER_PACKAGE =
      new ArchCondition<>("be used from another package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          boolean used =
              Stream.concat(Stream.of(type), nested(type))
                  .flatMap(part -> part.getDirectDependenciesToSelf().stream())
                  .map(dependency -> dependency.getOriginClass().getPackageName())
                  .anyMatch(origin -> !origin.equals(type.getPackageName()));
          events.add(
              new SimpleConditionEvent(
                  type, used, type.getName() + " is public, but nobody outside needs it"));
        }
      };

  private static Stream<JavaClass> nested(JavaClass type) {
    return type.getPackage().getClasses().stream()
        .filter(part -> part.getName().startsWith(type.getName() + "$"));
  }
}
