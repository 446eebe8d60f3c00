package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkRequestTest {
  @Test
  void shouldReadWhatIsAskedFor() {
    assertThat(parse("{'path':'a/b.png','seconds':3600,'inline':true}"))
        .isEqualTo(new LinkRequest.Wanted("a/b.png", Duration.ofHours(1), true));
    assertThat(parse("{'path':'x'}"))
        .isEqualTo(new LinkRequest.Wanted("x", Duration.ofMinutes(5), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}|/path",
        "{'path':1}|/path",
        "{'path':'x','seconds':0}|/seconds",
        "{'path':'x','seconds':3601}|/seconds",
        "{'path':'x','seconds':1.5}|/seconds",
        "{'path':'x','inline':'yes'}|/inline",
        "{'path':'x','days':1}|/days"
      })
  void shouldRefuseByName(String body, String field) {
    assertThat(parse(body))
        .isInstanceOfSatisfying(
            LinkRequest.Refused.class,
            refused -> assertThat(refused.refusal().field()).contains(field));
  }

  @Property
  void shouldSurviveAnyBytes(@ForAll byte[] body) {
    assertThat(LinkRequest.parse(body)).isNotNull();
  }

  private static LinkRequest parse(String body) {
    return LinkRequest.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
