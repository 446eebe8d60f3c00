package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.admission.SubscriptionParser;
import dev.sandcastle.gateway.admission.SubscriptionParser.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionParserTest {
  private static Parsed parse(String body) {
    return new SubscriptionParser(false).parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldTellOfEndsUnlessSomethingElseIsAskedFor() throws Exception {
    // when
    var parsed = parse("{\"url\":\"https://hooks.example.com/in\"}");
    // then
    assertThat(parsed)
        .isEqualTo(
            new Parsed.Wanted(
                new Subscription(
                    HookUrl.parse("https://hooks.example.com/in", false),
                    Set.of(EventName.FINISHED, EventName.REJECTED),
                    Map.of())));
  }

  @Test
  void shouldReadEverythingThatCanBeAskedFor() throws Exception {
    // when
    var parsed =
        parse(
            """
            {"url": "https://hooks.example.com/in", "labels": {"thread": "42", "a.b-c_D": "é😀"},
             "events": ["queued", "started", "phase", "egress", "step", "requeued", "finished",
                        "rejected"]}
            """);
    // then
    assertThat(parsed)
        .isEqualTo(
            new Parsed.Wanted(
                new Subscription(
                    HookUrl.parse("https://hooks.example.com/in", false),
                    Set.of(EventName.values()),
                    Map.of("thread", "42", "a.b-c_D", "é😀"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                              | /url
          {"url":1}                                                       | /url
          {"url":"http://hooks.example.com/"}                             | /url
          {"url":"https://hooks.example.com/#x"}                          | /url
          {"url":"https://hooks.example.com/","event":[]}                 | /event
          {"url":"https://hooks.example.com/","events":[]}                | /events
          {"url":"https://hooks.example.com/","events":"finished"}        | /events
          {"url":"https://hooks.example.com/","events":["finished","no"]} | /events/1
          {"url":"https://hooks.example.com/","events":["FINISHED"]}      | /events/0
          {"url":"https://hooks.example.com/","labels":[]}                | /labels
          {"url":"https://hooks.example.com/","labels":{"a b":"x"}}       | /labels/a b
          {"url":"https://hooks.example.com/","labels":{"a":""}}          | /labels/a
          {"url":"https://hooks.example.com/","labels":{"a":"x\\u0007"}}  | /labels/a
          {"url":"https://hooks.example.com/","labels":{"a":1}}           | /labels/a
          {"url":"https://hooks.example.com/","secret":"mine"}            | /secret
          """)
  void shouldNameTheFieldThatIsAtFault(String body, String field) {
    // when
    var parsed = parse(body);
    // then
    assertThat(parsed)
        .isInstanceOfSatisfying(
            Parsed.Refused.class, refused -> assertThat(refused.refusal().field()).contains(field));
  }
}
