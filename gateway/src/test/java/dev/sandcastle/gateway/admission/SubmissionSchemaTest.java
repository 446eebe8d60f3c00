package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.docs.OpenApi;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.PackageGrammar;
import dev.sandcastle.schemas.execution.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the OpenAPI document says of a submission and what the parser does are the same. */
class SubmissionSchemaTest {
  private static final OpenApi DOCUMENT = OpenApi.published();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FILES = "[{\"path\":\"a.py\",\"content\":\"x\"}]";
  private static final String PATHS_OF_TEN =
      "["
          + IntStream.range(0, 10)
              .mapToObj(n -> "\"" + n + ".py\"")
              .collect(Collectors.joining(","))
          + "]";

  /** Values for each field, some of them right, some just not. */
  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("runtime", List.of("\"python\"", "\"node\"", "1")),
          Map.entry(
              "files",
              List.of(
                  FILES,
                  files(50),
                  files(51),
                  "[]",
                  "{}",
                  "[{\"path\":\"a.py\"}]",
                  "[{\"path\":\"a.py\",\"content\":\"eA==\",\"encoding\":\"base64\"}]",
                  "[{\"path\":\"a.py\",\"content\":\"x\",\"encoding\":\"hex\"}]",
                  "[{\"path\":\"a.py\",\"content\":\"x\",\"mode\":1}]",
                  "[{\"path\":\".a\",\"content\":\"x\"},{\"path\":\"a.py\",\"content\":\"x\"}]")),
          Map.entry("entryPath", List.of("\"a.py\"", "\"0.py\"", "\"../a.py\"", "7")),
          Map.entry("steps", List.of("[\"a.py\"]", "[]", PATHS_OF_TEN, "[\"a.py\",\"a.py\"]")),
          Map.entry(
              "inputs",
              List.of("[]", inputs(1, 'a'), inputs(49, '0'), inputs(50, '0'), inputs(1, 'G'))),
          Map.entry("inputsFrom", List.of("\"latest\"", "\"k-1_A\"", "\"a b\"", "{}")),
          Map.entry(
              "args", List.of("[]", strings(64), strings(65), "[1]", longest(4096), longest(4097))),
          Map.entry(
              "stdin",
              List.of("\"\"", '"' + "x".repeat(65_536) + '"', '"' + "x".repeat(65_537) + '"')),
          Map.entry(
              "env",
              List.of(
                  "{}",
                  "{\"A\":\"\"}",
                  "{\"_9\":\"x\"}",
                  "{\"9\":\"x\"}",
                  "{\"A\":1}",
                  members(64),
                  members(65))),
          Map.entry("timeoutMs", List.of("999", "1000", "300000", "300001", "1.5", "\"1\"")),
          Map.entry(
              "limits",
              List.of(
                  "{}",
                  "{\"memoryMb\":15}",
                  "{\"memoryMb\":16,\"cpus\":0.1}",
                  "{\"memoryMb\":2048,\"cpus\":4}",
                  "{\"memoryMb\":2049}",
                  "{\"cpus\":0.09}",
                  "{\"cpus\":4.01}",
                  "{\"gpus\":1}")),
          Map.entry("onBusy", List.of("\"wait\"", "\"reject\"", "\"x\"")),
          Map.entry("retry", List.of("\"never\"", "\"on-worker-loss\"", "true")),
          Map.entry(
              "labels",
              List.of(
                  "{}",
                  "{\"a.B_-9\":\"x\"}",
                  "{\"a b\":\"x\"}",
                  "{\"a\":\"\"}",
                  "{\"a\":\"\\u0085\"}",
                  members(16),
                  members(17))),
          Map.entry(
              "purpose", List.of("\"\"", "\"why\"", "\"a\\nb\"", '"' + "x".repeat(201) + '"')),
          Map.entry(
              "packages",
              List.of(
                  "[]",
                  "[\"numpy==2.1.0\"]",
                  "[\"\"]",
                  "[1]",
                  "\"numpy\"",
                  strings(20),
                  strings(21),
                  longest(120),
                  longest(121))),
          Map.entry(
              "network",
              List.of(
                  "{}",
                  "{\"egress\":\"none\"}",
                  "{\"egress\":\"packages\"}",
                  "{\"egress\":\"all\"}",
                  "{\"egress\":[]}",
                  "{\"egress\":[\"\"]}",
                  "{\"egress\":[\"a.example.com\"]}",
                  "{\"egress\":" + strings(21) + "}",
                  "{\"ingress\":1}",
                  "true")),
          Map.entry("isolation", List.of("\"fresh\"", "\"reuse\"", "\"shared\"", "1")),
          Map.entry("runtimeClass", List.of("\"runc\"", "\"kata\"", "{}")),
          Map.entry("surprise", List.of("true")));

  private static final TenantId TENANT = new TenantId("acme");

  private final SubmissionParser parser =
      new SubmissionParser(RuntimeCatalog.bundled(), AdmissionRules.DEFAULT);

  // API-14, API-16, API-19
  @Example
  void shouldDocumentTheLimitsThatAreEnforced() {
    JsonNode fields = DOCUMENT.schema("Submission").path("properties");
    assertThat(fields.at("/files/maxItems").asInt()).isEqualTo(CodeParser.MAX_FILES);
    assertThat(fields.at("/files/description").asText())
        .contains("%,d bytes".formatted(CodeParser.MAX_BYTES));
    assertThat(fields.at("/inputs/maxItems").asInt()).isEqualTo(CodeParser.MAX_FILES - 1);
    assertThat(fields.at("/steps/maxItems").asInt()).isEqualTo(Mode.Steps.MAX_STEPS);
    assertThat(fields.at("/args/maxItems").asInt()).isEqualTo(SubmissionParser.MAX_ARGS);
    assertThat(fields.at("/args/items/maxLength").asInt())
        .isEqualTo(SubmissionParser.MAX_ARG_BYTES);
    assertThat(fields.at("/stdin/maxLength").asInt()).isEqualTo(SubmissionParser.MAX_STDIN_BYTES);
    assertThat(fields.at("/env/maxProperties").asInt()).isEqualTo(SubmissionParser.MAX_ENV);
    assertThat(fields.at("/env/propertyNames/maxLength").asInt())
        .isEqualTo(SubmissionParser.MAX_ENV_NAME_BYTES);
    assertThat(fields.at("/env/additionalProperties/maxLength").asInt())
        .isEqualTo(SubmissionParser.MAX_ARG_BYTES);
    assertThat(fields.at("/packages/maxItems").asInt()).isEqualTo(PackageGrammar.LIST_LIMIT);
    assertThat(fields.at("/packages/items/maxLength").asInt())
        .isEqualTo(PackageGrammar.TEXT_LIMIT_CHARS);
    assertThat(fields.at("/network/properties/egress/else/maxItems").asInt())
        .isEqualTo(ConfinementParser.MAX_HOSTS);
    assertThat(fields.at("/network/properties/egress/else/items/maxLength").asInt())
        .isEqualTo(HostText.MAX_BYTES);
    assertThat(fields.at("/purpose/maxLength").asInt())
        .isEqualTo(SubmissionParser.MAX_PURPOSE_LENGTH);
    assertThat(fields.at("/timeoutMs/minimum").asLong()).isEqualTo(Limits.TIMEOUT_MIN.toMillis());
    assertThat(fields.at("/timeoutMs/maximum").asLong()).isEqualTo(Limits.TIMEOUT_MAX.toMillis());
    assertThat(fields.at("/timeoutMs/default").asLong())
        .isEqualTo(Limits.DEFAULT.timeout().toMillis());
    assertThat(DOCUMENT.schema("Path").path("maxLength").asInt()).isEqualTo(PathRule.MAX_LENGTH);
    JsonNode link = DOCUMENT.schema("LinkRequest").path("properties");
    assertThat(link.at("/seconds/maximum").asInt()).isEqualTo(LinkRequest.MAX_SECONDS);
    assertThat(link.at("/seconds/default").asInt()).isEqualTo(LinkRequest.DEFAULT_SECONDS);
  }

  @Example
  void shouldDocumentTheLimitsOfMemoryAndCpu() {
    JsonNode limits = DOCUMENT.schema("Limits").path("properties");
    assertThat(limits.at("/memoryMb/minimum").asInt()).isEqualTo(SubmissionParser.MIN_MEMORY_MB);
    assertThat(limits.at("/memoryMb/maximum").asInt()).isEqualTo(SubmissionParser.MAX_MEMORY_MB);
    assertThat(limits.at("/memoryMb/default").asLong() << 20)
        .isEqualTo(Limits.DEFAULT.memoryBytes());
    assertThat(limits.at("/cpus/minimum").asDouble()).isEqualTo(SubmissionParser.MIN_CPUS);
    assertThat(limits.at("/cpus/maximum").asDouble()).isEqualTo(SubmissionParser.MAX_CPUS);
    assertThat(limits.at("/cpus/default").asDouble() * 1_000).isEqualTo(Limits.DEFAULT.cpuMillis());
  }

  @Example
  void shouldAdmitEveryExampleOfTheDocument() {
    // given
    JsonNode examples =
        DOCUMENT.operation("submitExecution").at("/requestBody/content/application~1json/examples");
    // then
    assertThat(examples.findValues("value"))
        .isNotEmpty()
        .allSatisfy(
            example ->
                assertThat(parse(example.toString())).isInstanceOf(Admission.Admitted.class));
  }

  @Example
  void shouldDocumentTheFormOfPathsAsTheRulesHaveIt() {
    // given
    String form = DOCUMENT.schema("Path").path("pattern").asText();
    // then
    for (String path :
        List.of(
            "a", "a/b.py", "_/-", "a..b", "", " ", ".a", "a/.b", "/a", "a/", "a//b", "a b", "ä",
            "a\\b", "..", "a/../b")) {
      assertThat(path.matches(form)).as(path).isEqualTo(PathRule.firstBrokenBy(path).isEmpty());
    }
    assertThat(PathRule.firstBrokenBy("con.py")).contains(PathRule.WINDOWS_RESERVED);
    assertThat(DOCUMENT.schema("Path").path("description").asText()).contains("Windows");
  }

  @Property(tries = 3_000)
  void shouldAdmitNothingThatTheDocumentForbids(@ForAll long seed) throws IOException {
    // given
    var random = new Random(seed);
    ObjectNode body = MAPPER.createObjectNode();
    body.put("runtime", "python").put("entryPath", "a.py").set("files", MAPPER.readTree(FILES));
    var names = new ArrayList<>(VALUES.keySet());
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      String name = names.get(random.nextInt(names.size()));
      var values = VALUES.get(name);
      body.set(name, MAPPER.readTree(values.get(random.nextInt(values.size()))));
      if (name.equals("steps")) {
        body.remove("entryPath");
      }
    }
    // when
    List<String> violations = DOCUMENT.violations("Submission", body);
    // then
    if (!violations.isEmpty()) {
      assertThat(parse(body.toString()))
          .as(violations.toString())
          .isInstanceOf(Admission.Refused.class);
    } else if (parse(body.toString()) instanceof Admission.Refused refused) {
      // What no schema can say: which files there are, and how much together.
      assertThat(refused.refusal().detail())
          .containsAnyOf(
              "one of the files",
              "together",
              "bytes",
              "can run",
              "differ from",
              "rules",
              "a package");
    }
  }

  private Admission parse(String body) {
    return parser.parse(TENANT, body.getBytes(StandardCharsets.UTF_8), false);
  }

  private static String files(int count) {
    return array(
        IntStream.range(0, count)
            .mapToObj(n -> "{\"path\":\"%d.py\",\"content\":\"x\"}".formatted(n)));
  }

  private static String inputs(int count, char digit) {
    String blob = Character.toString(digit).repeat(64);
    return array(
        IntStream.range(0, count)
            .mapToObj(n -> "{\"path\":\"in/%d\",\"blob\":\"%s\"}".formatted(n, blob)));
  }

  private static String strings(int count) {
    return array(IntStream.range(0, count).mapToObj(n -> "\"" + n + "\""));
  }

  private static String longest(int length) {
    return array(Stream.of('"' + "x".repeat(length) + '"'));
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "\"N%d\":\"x\"".formatted(n))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String array(Stream<String> elements) {
    return elements.collect(Collectors.joining(",", "[", "]"));
  }
}
