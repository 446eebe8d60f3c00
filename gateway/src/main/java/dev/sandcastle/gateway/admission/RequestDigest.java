package dev.sandcastle.gateway.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells requests apart by what they say: the order of fields, white space, escapes, the notation of
 * numbers, and fields that are null make no difference. A default that is written out does, so that
 * the digest of a request stays what it is when defaults change.
 */
final class RequestDigest {
  private final MessageDigest digest;

  private RequestDigest(MessageDigest digest) {
    this.digest = digest;
  }

  /** Hex SHA-256 of a request. */
  static String of(JsonNode request) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      new RequestDigest(digest).add(request);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private void add(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> addObject(node);
      case ARRAY -> {
        begin('[', node.size());
        node.forEach(this::add);
      }
      case STRING -> addText('"', node.textValue());
      case NUMBER -> addText('#', Double.toString(node.doubleValue()));
      case BOOLEAN, NULL, BINARY, MISSING, POJO -> addText('!', node.asText());
    }
  }

  private void addObject(JsonNode node) {
    var members = new TreeMap<String, JsonNode>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!member.getValue().isNull()) {
        members.put(member.getKey(), member.getValue());
      }
    }
    begin('{', members.size());
    members.forEach(
        (name, value) -> {
          addText('"', name);
          add(value);
        });
  }

  private void addText(char kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    begin(kind, bytes.length);
    digest.update(bytes);
  }

  /** Kind and length before each value, so that no two requests are the same bytes. */
  private void begin(char kind, int length) {
    digest.update((kind + Integer.toString(length) + ':').getBytes(StandardCharsets.US_ASCII));
  }
}
