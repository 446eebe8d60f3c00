package dev.sandcastle.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Fault;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemMapperTest {
  // API-5
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void shouldGiveEveryCodeAStatusThatSaysWhoseFaultItIs(ErrorCode code) {
    // when
    int status = ProblemMapper.problem(Refusal.of(code, "why")).status();
    // then
    assertThat(status)
        .isBetween(
            code.fault() == Fault.PLATFORM ? 500 : 400, code.fault() == Fault.PLATFORM ? 503 : 429);
  }

  @Test
  void shouldWriteAllMembers() {
    // given
    var refusal =
        new Refusal(ErrorCode.QUOTA_EXCEEDED, "full", Optional.of("/a"), Optional.of(1_001L));
    // when
    var problem = ProblemMapper.problem(refusal);
    // then
    assertThat(problem.document().toString())
        .isEqualTo(
            "{\"type\":\"urn:sandcastle:problem:quota-exceeded\",\"title\":\"quota exceeded\","
                + "\"status\":429,\"detail\":\"full\",\"code\":\"QUOTA_EXCEEDED\","
                + "\"field\":\"/a\",\"retryAfterMs\":1001}");
    assertThat(problem.retryAfterSeconds()).isEqualTo(2);
  }

  // API-4, ERR-13
  @Test
  void shouldTellNothingOfABugButItsId() {
    assertThat(ProblemMapper.incident("42").document().toString())
        .contains("\"incident\":\"42\"")
        .contains("\"status\":500");
  }
}
