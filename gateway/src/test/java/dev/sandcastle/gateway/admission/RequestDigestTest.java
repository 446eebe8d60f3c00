package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDigestTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static String digest(String json) throws Exception {
    return RequestDigest.of(MAPPER.readTree(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":[1,\"x\"],\"a\":{\"c\":true}}",
        "{ \"a\" : {\"c\":true},\n \"b\":[1, \"x\"] }",
        "{\"b\":[1.0,\"\\u0078\"],\"a\":{\"c\":true}}",
        "{\"b\":[1,\"x\"],\"a\":{\"c\":true,\"d\":null}}"
      })
  void shouldNotCareHowARequestIsWritten(String json) throws Exception {
    assertThat(digest(json)).isEqualTo(digest("{\"a\":{\"c\":true},\"b\":[1,\"x\"]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"a\":1};{\"a\":2}",
        "{\"a\":1};{\"a\":\"1\"}",
        "{\"a\":1};{\"a\":true}",
        "{\"a\":true};{\"a\":\"true\"}",
        "{\"a\":[\"b\",\"c\"]};{\"a\":[\"c\",\"b\"]}",
        "{\"a\":[\"bc\"]};{\"a\":[\"b\",\"c\"]}",
        "{\"a\":[[\"b\"],\"c\"]};{\"a\":[[\"b\",\"c\"]]}",
        "{\"a\":{\"b\":\"c\"}};{\"a\":[\"b\",\"c\"]}",
        "{\"a\":\"\"};{}",
        "{\"a\":0.5};{\"a\":0.25}"
      })
  void shouldCareWhatARequestSays(String one, String other) throws Exception {
    assertThat(digest(one)).isNotEqualTo(digest(other));
  }

  @Property
  void shouldNotCareAboutTheOrderOfFields(
      @ForAll @Size(max = 8) Map<@AlphaChars String, String> fields, @ForAll long seed) {
    // given
    var names = new ArrayList<>(fields.keySet());
    Collections.shuffle(names, new Random(seed));
    var shuffled = new LinkedHashMap<String, String>();
    names.forEach(name -> shuffled.put(name, fields.get(name)));
    // then
    assertThat(RequestDigest.of(tree(shuffled))).isEqualTo(RequestDigest.of(tree(fields)));
  }

  @Property
  void shouldTellTextsApart(@ForAll String one, @ForAll String other) {
    // Half a surrogate pair is refused before; all of them have the same form in UTF-8.
    if (!one.equals(other) && isWhole(one) && isWhole(other)) {
      assertThat(RequestDigest.of(tree(Map.of("a", one))))
          .isNotEqualTo(RequestDigest.of(tree(Map.of("a", other))));
    }
  }

  @Test
  void shouldNeverChange() throws Exception {
    // Retries reach gateways of the next version too.
    assertThat(digest("{\"runtime\":\"python\",\"files\":[],\"timeoutMs\":1000,\"x\":false}"))
        .isEqualTo("b249720d90c0f59e51812253d8ee25c6a05317c2c260517c8063c6926068f397");
  }

  private static boolean isWhole(String text) {
    return text.chars().noneMatch(character -> Character.isSurrogate((char) character));
  }

  private static JsonNode tree(Map<String, String> fields) {
    return MAPPER.valueToTree(fields);
  }
}
