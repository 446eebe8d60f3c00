package dev.sandcastle.gateway.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A value of a request and where it stands; every reading checks the type and the bounds. */
final class JsonField {
  private final String pointer;
  private final JsonNode node;

  private JsonField(String pointer, JsonNode node) {
    this.pointer = pointer;
    this.node = node;
  }

  static JsonField root(JsonNode node) {
    return new JsonField("", node);
  }

  /** Where it stands, as a JSON pointer. */
  String pointer() {
    return pointer;
  }

  /** Checks that this is an object and has no field but these. */
  JsonField object(Set<String> known) throws InputRejectedException {
    if (!node.isObject()) {
      throw wrongType("an object");
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!known.contains(member.getKey())) {
        throw InputRejectedException.at(
            below(member.getKey()),
            "Expected one of the fields %s, but '%s' is not one"
                .formatted(new TreeSet<>(known), member.getKey()));
      }
    }
    return this;
  }

  JsonField required(String name) throws InputRejectedException {
    var field = optional(name);
    if (field.isEmpty()) {
      throw InputRejectedException.at(
          below(name), "Expected the field '" + name + "', but it is missing");
    }
    return field.get();
  }

  /** A field that may be missing; null counts as missing. */
  Optional<JsonField> optional(String name) {
    return Optional.ofNullable(node.get(name))
        .filter(member -> !member.isNull())
        .map(member -> new JsonField(below(name), member));
  }

  boolean isArray() {
    return node.isArray();
  }

  List<JsonField> elements(int atMost) throws InputRejectedException {
    if (!node.isArray()) {
      throw wrongType("an array");
    }
    requireCount(atMost, "elements");
    var elements = new ArrayList<JsonField>();
    for (int index = 0; index < node.size(); index++) {
      elements.add(new JsonField(pointer + "/" + index, node.get(index)));
    }
    return elements;
  }

  /** The fields of an object whose names the caller chooses. */
  Map<String, JsonField> members(int atMost) throws InputRejectedException {
    if (!node.isObject()) {
      throw wrongType("an object");
    }
    requireCount(atMost, "entries");
    var members = new java.util.LinkedHashMap<String, JsonField>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      members.put(member.getKey(), new JsonField(below(member.getKey()), member.getValue()));
    }
    return members;
  }

  /** A text whose UTF-8 form has at most so many bytes. */
  String text(int atMostBytes) throws InputRejectedException {
    if (!node.isTextual()) {
      throw wrongType("a string");
    }
    String text = node.textValue();
    if (utf8Length(text) > atMostBytes) {
      throw rejected("must have at most %,d bytes in UTF-8".formatted(atMostBytes));
    }
    return text;
  }

  /** A text without U+0000, as arguments and variables of a process must be. */
  String textWithoutNul(int atMostBytes) throws InputRejectedException {
    String text = text(atMostBytes);
    if (text.indexOf('\0') >= 0) {
      throw rejected("must not have the character U+0000");
    }
    return text;
  }

  /** A whole number within bounds, both inclusive. */
  int wholeNumber(int from, int to) throws InputRejectedException {
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < from
        || node.intValue() > to) {
      throw rejected("must be a whole number from %,d to %,d".formatted(from, to));
    }
    return node.intValue();
  }

  /** A number within bounds, both inclusive. */
  double number(double from, double to) throws InputRejectedException {
    if (!node.isNumber() || !(node.doubleValue() >= from && node.doubleValue() <= to)) {
      throw rejected(String.format(Locale.ROOT, "must be a number from %s to %s", from, to));
    }
    return node.doubleValue();
  }

  boolean flag() throws InputRejectedException {
    if (!node.isBoolean()) {
      throw rejected("must be true or false");
    }
    return node.booleanValue();
  }

  /** One of a few texts. */
  <T> T choice(Map<String, T> choices) throws InputRejectedException {
    T choice = node.isTextual() ? choices.get(node.textValue()) : null;
    if (choice == null) {
      throw rejected("must be one of " + new TreeSet<>(choices.keySet()));
    }
    return choice;
  }

  /** A refusal of this field; the rest of a sentence that begins with its name. */
  InputRejectedException rejected(String rest) {
    return InputRejectedException.at(pointer, "'%s' %s".formatted(pointer, rest));
  }

  private InputRejectedException wrongType(String expected) {
    return InputRejectedException.at(
        pointer,
        "Expected %s%s, but it is %s"
            .formatted(
                pointer.isEmpty() ? "the body to be " : "'" + pointer + "' to be ",
                expected,
                node.getNodeType().name().toLowerCase(Locale.ROOT)));
  }

  private void requireCount(int atMost, String what) throws InputRejectedException {
    if (node.size() > atMost) {
      throw rejected("must have at most %d %s".formatted(atMost, what));
    }
  }

  private String below(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** There and back, because half a surrogate pair does not come back; both ways are intrinsic. */
  private int utf8Length(String text) throws InputRejectedException {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (!new String(encoded, StandardCharsets.UTF_8).equals(text)) {
      throw rejected("must not have half a surrogate pair");
    }
    return encoded.length;
  }
}
