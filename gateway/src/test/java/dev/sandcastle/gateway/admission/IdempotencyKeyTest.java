package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
  private static final TenantId TENANT = new TenantId("tenant-a");

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "8e03978e-40d5-43e8-bc93-6894a57f9324", "\"quoted\"", "~!{}"})
  void shouldTakePrintableAscii(String text) {
    assertThat(IdempotencyKey.parse(text)).contains(new IdempotencyKey(text));
  }

  @Test
  void shouldTakeNothingElse() {
    assertThat(IdempotencyKey.parse("")).isEmpty();
    assertThat(IdempotencyKey.parse("a".repeat(200))).isPresent();
    assertThat(IdempotencyKey.parse("a".repeat(201))).isEmpty();
    assertThat(IdempotencyKey.parse("a\u007f")).isEmpty();
    assertThat(IdempotencyKey.parse("a\tb")).isEmpty();
    assertThat(IdempotencyKey.parse("é")).isEmpty();
  }

  @Property
  void shouldSurviveAnyHeader(@ForAll String text) {
    assertThat(IdempotencyKey.parse(text).isPresent())
        .isEqualTo(
            !text.isEmpty()
                && text.length() <= 200
                && text.chars().allMatch(character -> character >= 32 && character <= 126));
  }

  @Property
  void shouldStandForAnIdThatIsOneEverywhere(
      @ForAll("keys") String text, @ForAll @IntRange(min = 1, max = 1_024) int number) {
    // BUG-9
    var id = new IdempotencyKey(text).execution(TENANT, number);
    assertThat(ExecutionId.isValid(id.value())).isTrue();
    assertThat(new IdempotencyKey(text).execution(TENANT, number)).isEqualTo(id);
  }

  @Test
  void shouldStandForAnotherIdInEachTenantKeyAndTry() {
    var key = new IdempotencyKey("1");
    assertThat(key.execution(TENANT, 1))
        .isNotEqualTo(key.execution(new TenantId("tenant-b"), 1))
        .isNotEqualTo(key.execution(TENANT, 2))
        .isNotEqualTo(new IdempotencyKey("2").execution(TENANT, 1));
  }

  @Test
  void shouldNeverChangeItsIds() {
    // Retries reach gateways of the next version too.
    assertThat(new IdempotencyKey("order-1").execution(TENANT, 1).value())
        .isEqualTo("k-d7fc129d6b90fa179ed6082d632e15db3ef7ec22");
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(200);
  }
}
