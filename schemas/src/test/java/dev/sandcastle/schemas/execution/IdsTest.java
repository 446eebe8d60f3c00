package dev.sandcastle.schemas.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Repeat a failure with {@code -Dseed=<the seed it printed>}. */
final class IdsTest {
  private static final int ROUNDS = 5_000;
  private static final String TEMPTING = "aZ09_-.:/\\ \n\r\t\0ü\u0130\u200b";

  static List<IdKind> kinds() {
    return List.of(
        new IdKind("tenant", TenantId::new, TenantId::isValid, "aZ-_9", 128),
        new IdKind("execution", ExecutionId::new, ExecutionId::isValid, "aZ-_9", 64),
        new IdKind("worker", WorkerId::new, WorkerId::isValid, "aZ-_9.", 128),
        new IdKind("runtime", RuntimeId::new, RuntimeId::isValid, "node-18", 63));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldAcceptIdOfTheForm(IdKind kind) {
    assertThat(kind.make().apply(kind.example())).hasToString(kind.example());
    assertThat(kind.make().apply("a".repeat(kind.maxLength()))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldRefuseIdOfAnotherForm(IdKind kind) {
    List<String> wrong =
        List.of("", " ", "a ", "a\n", "a/b", "../a", "ü", "a".repeat(kind.maxLength() + 1));
    assertThat(wrong)
        .allSatisfy(
            text ->
                assertThatThrownBy(() -> kind.make().apply(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + text + "'"));
  }

  // API-11, API-12, BUG-9
  @ParameterizedTest
  @MethodSource("kinds")
  void shouldAgreeWithItsOwnRuleOnAnyText(IdKind kind) {
    long seed = Long.getLong("seed", System.nanoTime());
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
    for (int round = 0; round < ROUNDS; round++) {
      // given
      String text = text(random);

      // when
      boolean valid = kind.isValid().test(text);

      // then
      assertThat(isAccepted(kind, text)).as("seed %d, '%s'", seed, text).isEqualTo(valid);
      if (valid) {
        assertThat(text).isEqualTo(text.strip()).doesNotContain("/", "\n", "\0").isNotEmpty();
      }
    }
  }

  private static boolean isAccepted(IdKind kind, String text) {
    try {
      return kind.make().apply(text).toString().equals(text);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(
          random.nextInt(4) == 0
              ? (char) random.nextInt(Character.MAX_VALUE + 1)
              : TEMPTING.charAt(random.nextInt(TEMPTING.length())));
    }
    return text.toString();
  }

  /**
   * One kind of id.
   *
   * @param name for people
   * @param make its constructor
   * @param isValid its rule
   * @param example a valid one
   * @param maxLength longest allowed
   */
  record IdKind(
      String name,
      Function<String, Record> make,
      Predicate<String> isValid,
      String example,
      int maxLength) {
    @Override
    public String toString() {
      return name;
    }
  }
}
