package dev.sandcastle.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.follow.TextView;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts of requests and answers that have a form of their own. */
class RequestPartsTest {
  @Test
  void shouldReadHowLongToWait() {
    assertThat(WaitParameter.parse("30s")).contains(Duration.ofSeconds(30));
    assertThat(WaitParameter.parse("250ms")).contains(Duration.ofMillis(250));
    assertThat(WaitParameter.parse("2m")).contains(Duration.ofMinutes(2));
    assertThat(WaitParameter.parse("330s")).contains(WaitParameter.MAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "-1s", "331s", "6m", "1h", "9999999s", "1.5s", " 1s"})
  void shouldTakeNoOtherWait(String text) {
    assertThat(WaitParameter.parse(text)).isEmpty();
  }

  @Test
  void shouldComeBackToThePlaceOfACursor() {
    // given
    var place =
        new History.Place(Instant.parse("2026-01-02T03:04:05.678901Z"), new ExecutionId("a-b_1"));
    // then
    assertThat(ListCursor.parse(ListCursor.text(place))).contains(place);
  }

  @Property
  void shouldTakeNoOtherCursor(@ForAll String text) {
    assertThat(ListCursor.parse(text)).isEmpty();
  }

  @Test
  void shouldMakeIdsInTheOrderOfTime() {
    // given
    var ids = new ExecutionIds();
    var now = Instant.parse("2026-01-02T03:04:05Z");
    // when
    var earlier = ids.next(now);
    var later = ids.next(now.plusMillis(1));
    // then
    assertThat(earlier.value()).isLessThan(later.value()).hasSize(36);
    assertThat(java.util.UUID.fromString(later.value()).version()).isEqualTo(7);
    assertThat(java.util.UUID.fromString(later.value()).variant()).isEqualTo(2);
    assertThat(ids.next(now)).isNotEqualTo(ids.next(now));
  }

  @Test
  void shouldNameADownloadForEveryClient() {
    assertThat(ContentHeaders.disposition("attachment", "a/b c\".é.csv"))
        .isEqualTo("attachment; filename=\"b c_._.csv\"; filename*=UTF-8''b%20c%22.%C3%A9.csv");
    assertThat(ContentHeaders.disposition("attachment", "x\r\nSet-Cookie: a=b"))
        .doesNotContain("\r", "\n");
  }

  @Test
  void shouldKnowOneWayToStripAnsi() {
    assertThat(AnsiParameter.view(Optional.empty())).contains(TextView.RAW);
    assertThat(AnsiParameter.view(Optional.of("strip"))).contains(TextView.PLAIN);
    assertThat(AnsiParameter.view(Optional.of(""))).isEmpty();
    assertThat(AnsiParameter.view(Optional.of("Strip"))).isEmpty();
  }

  @Test
  void shouldFindATagInAListOfTags() {
    assertThat(ContentSender.names("\"a\"", "\"a\"")).isTrue();
    assertThat(ContentSender.names(" \"b\" , W/\"a\"", "\"a\"")).isTrue();
    assertThat(ContentSender.names(" * ", "\"a\"")).isTrue();
    assertThat(ContentSender.names("\"b\", a", "\"a\"")).isFalse();
    assertThat(ContentSender.names("", "\"a\"")).isFalse();
  }

  @Test
  void shouldCountOpenStreamsInAllAndForEachTenant() {
    // given
    var permits = new StreamPermits(3, 2);
    var first = new TenantId("a");
    var taken = (StreamPermits.Taken.Permit) permits.take(first);
    permits.take(first);
    // then
    assertThat(permits.take(first)).isInstanceOf(StreamPermits.Taken.TenantHasTooMany.class);
    assertThat(permits.take(new TenantId("b"))).isInstanceOf(StreamPermits.Taken.Permit.class);
    assertThat(permits.take(new TenantId("c"))).isInstanceOf(StreamPermits.Taken.TooMany.class);
    taken.close();
    taken.close();
    assertThat(permits.openStreams()).isEqualTo(2);
    assertThat(permits.take(new TenantId("c"))).isInstanceOf(StreamPermits.Taken.Permit.class);
  }
}
