package dev.sandcastle.systemtests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.sandcastle.systemtests.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule's {@code because} says what to do instead. */
final class ArchitectureTest {
  private static final JavaClasses MAIN = Bytecode.main();

  /** What is decided: pure functions and the values they work on. */
  private static final String[] PURE = {
    "dev.sandcastle.orchestrator.execution..",
    "dev.sandcastle.orchestrator.tenant..",
    "dev.sandcastle.orchestrator.ledger..",
    "dev.sandcastle.schemas.execution..",
    "dev.sandcastle.schemas.work..",
    "dev.sandcastle.schemas.fleet..",
  };

  static Stream<Path> sourceFolders() {
    return Repository.files(".java").stream()
        .map(Path::getParent)
        .distinct()
        .filter(
            folder ->
                folder.toString().contains("/src/main/java/")
                    || folder.toString().contains("/system-tests/src/test/java/"));
  }

  @Test
  void shouldSeeTheClassesOfEveryModule() {
    assertThat(Repository.modules())
        .filteredOn(
            module -> Files.isDirectory(Repository.root().resolve(module + "/src/main/java")))
        .allSatisfy(
            module ->
                assertThat(Repository.root().resolve(module + "/target/classes"))
                    .as("compile module '%s' first", module)
                    .isDirectory());
  }

  @ParameterizedTest
  @CsvSource({
    "schemas, schemas",
    "kit, kit",
    "embedded, embedded|schemas",
    "testkit, testkit|embedded|schemas",
    "gateway, gateway|kit|schemas",
    "orchestrator, orchestrator|kit|schemas",
    "worker, worker|kit|schemas",
    "client, client|schemas",
    "bench, bench|client|schemas",
  })
  void shouldSeeOnlyItsNeighbours(String module, String neighbours) {
    String[] allowed =
        Stream.of(neighbours.split("\\|"))
            .map(name -> "dev.sandcastle." + name + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("dev.sandcastle." + module + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed).or(resideOutsideOfPackage("dev.sandcastle..")))
        .because("modules meet in schemas: move the shared value there, or send it over a topic")
        .check(MAIN);
  }

  @Test
  void shouldKeepDockerBehindTheSandboxPort() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sandcastle.worker.sandbox.docker..", "dev.sandcastle.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.dockerjava..")
        .because("only the adapter knows the engine: add a method to the port worker.sandbox")
        .check(MAIN);
  }

  @Test
  void shouldKeepKafkaInTheAdapters() {
    noClasses()
        .that()
        // Tells a broker that is away from a bug, for the operator who starts it.
        .doNotHaveFullyQualifiedName("dev.sandcastle.gateway.GatewayService")
        .and()
        .resideOutsideOfPackages(
            "dev.sandcastle.orchestrator.topology..",
            "dev.sandcastle.worker.intake..",
            "dev.sandcastle.worker.report..",
            "dev.sandcastle.worker.control..",
            "dev.sandcastle.gateway.publish..",
            "dev.sandcastle.gateway.follow..",
            "dev.sandcastle.gateway.view..",
            "dev.sandcastle.embedded..",
            "dev.sandcastle.testkit..",
            "dev.sandcastle.client.kafka..",
            "dev.sandcastle.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .because("the log is an adapter's business: hand values of schemas in and out")
        .check(MAIN);
  }

  @Test
  void shouldLetUsersOfHttpDoWithoutKafka() {
    noClasses()
        .that()
        .resideInAPackage("dev.sandcastle.client..")
        .and()
        .resideOutsideOfPackage("dev.sandcastle.client.kafka..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sandcastle.client.kafka..", "dev.sandcastle.schemas.wire..")
        .because("kafka-clients and Avro are needed only by who publishes: keep them out of HTTP")
        .check(MAIN);
  }

  @Test
  void shouldKeepTheRulesPure() {
    classes()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .onlyDependOnClassesThat(resideInAPackage("java..").or(resideInAnyPackage(PURE)))
        .because("decide and fold are functions of their parameters: do the rest in topology")
        .check(MAIN);
  }

  @Test
  void shouldTakeTimeAndChanceAsInputs() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .because("a replay must decide the same again: pass the time in")
        .check(MAIN);
  }

  @Test
  void shouldKeepGeneratedClassesInsideTheWire() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.sandcastle.schemas.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sandcastle.schemas.wire.avro..", "org.apache.avro..")
        .because("bytes are made and read by Codecs: add a value type to schemas")
        .check(MAIN);
  }

  @Test
  void shouldNotSleep() {
    noClasses()
        .that()
        // They poll servers that tell nobody when they are ready.
        .resideOutsideOfPackages("dev.sandcastle.embedded..", "dev.sandcastle.bench..")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .orShould()
        .callMethod(TimeUnit.class, "sleep", long.class)
        .orShould()
        .callMethod(LockSupport.class, "parkNanos", long.class)
        .because("wait for the thing itself: a future, a condition with a deadline, a scheduler")
        .check(MAIN);
  }

  @Test
  void shouldReadTheEnvironmentOnlyInMains() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .and()
        .resideOutsideOfPackage("dev.sandcastle.kit.settings..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .because("settings come in as a config record: read them with Settings in the main")
        .check(MAIN);
  }

  @Test
  void shouldWriteToTheConsoleOnlyFromTheCommandLine() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.sandcastle.schemas..",
            "dev.sandcastle.kit..",
            "dev.sandcastle.embedded..",
            "dev.sandcastle.client..",
            "dev.sandcastle.gateway..",
            "dev.sandcastle.orchestrator..",
            "dev.sandcastle.worker..")
        .and()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("services log: use LOGGER with keys")
        .check(MAIN);
  }

  @Test
  void shouldNotReflect() {
    noClasses()
        .that(Rules.WRITTEN_BY_HAND)
        .and()
        // Avro names its classes in schemas; this one makes a fixed table of our own.
        .doNotHaveFullyQualifiedName("dev.sandcastle.schemas.wire.GeneratedClasses")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .orShould()
        .callMethod(Class.class, "forName", String.class)
        .because("what is called must be found by a reader: call it")
        .check(MAIN);
  }

  @Test
  void shouldNotUseGlobalRegistries() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.micrometer.core.instrument.Metrics")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.slf4j.MDC")
        .because("pass the instance: two services in one process must not share by accident")
        .check(MAIN);
  }

  @Test
  void shouldNameThingsByWhatTheyAre() {
    noClasses()
        .that(Rules.WRITTEN_BY_HAND)
        .should()
        .haveNameMatching(".*(Utils?|Helpers?|Managers?|Impl)(\\$.*)?")
        .because("such a name says that a noun is missing: move the method to the type it serves")
        .check(MAIN);
  }

  @Test
  void shouldHaveOnlyFinalConcreteClasses() {
    classes()
        .that(Rules.WRITTEN_BY_HAND.and(Rules.CONCRETE))
        .should(Rules.BE_FINAL)
        .because("nothing here is made to be extended: extract a port instead")
        .check(MAIN);
  }

  @Test
  void shouldHaveNoStaticStateThatChanges() {
    fields()
        .that()
        .areStatic()
        .and(DescribedPredicate.not(modifier(JavaModifier.SYNTHETIC)))
        .and()
        .areDeclaredInClassesThat(Rules.WRITTEN_BY_HAND.and(Rules.SHIPPED))
        .should(Rules.HOLD_NOTHING_THAT_CHANGES)
        .because("three services share one process: give the state to an instance")
        .check(MAIN);
  }

  @Test
  void shouldHideServiceClassesThatNobodyElseNeeds() {
    classes()
        .that()
        .resideInAnyPackage(
            "dev.sandcastle.gateway..", "dev.sandcastle.orchestrator..", "dev.sandcastle.worker..")
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .haveSimpleNameNotEndingWith("Main")
        .and(Rules.MAIN_CODE)
        .should(Rules.BE_USED_FROM_ANOTHER_PACKAGE)
        .because("a package's surface is what others call: drop the word public")
        .check(Bytecode.all());
  }

  @Test
  void shouldNeitherMockNorSleepInTests() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.mockito..")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .orShould()
        .callMethod(TimeUnit.class, "sleep", long.class)
        .because("fakes have behaviour and clocks are controlled; Awaitility in IT and ST")
        .check(Bytecode.tests());
  }

  @Test
  void shouldNameTestsByBehaviour() {
    methods()
        .that()
        .areDeclaredInClassesThat()
        .haveNameMatching(".*(Test|IT|ST|Contract)")
        .and(annotatedWith(Test.class).or(annotatedWith(ParameterizedTest.class)))
        .should()
        .haveNameStartingWith("should")
        .because("a test's name is the sentence that it proves")
        .check(Bytecode.tests());
  }

  @ParameterizedTest
  @MethodSource("sourceFolders")
  void shouldExplainEveryPackage(Path folder) {
    assertThat(folder.resolve("package-info.java"))
        .as("what enters %s, what leaves, what it must not know", folder)
        .exists();
  }
}
