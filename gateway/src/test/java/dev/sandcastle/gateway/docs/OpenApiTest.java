package dev.sandcastle.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.gateway.webhooks.EventName;
import dev.sandcastle.gateway.webhooks.HookUrl;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Fault;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.StreamName;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The document by itself, and the names in it against those in the code. */
class OpenApiTest {
  private static final OpenApi DOCUMENT = OpenApi.published();

  @Test
  void shouldBeAnOpenApiDocumentOfVersion31() {
    // when
    var parsed = new OpenAPIV3Parser().readContents(DOCUMENT.root().toString());
    // then
    assertThat(DOCUMENT.root().path("openapi").asText()).startsWith("3.1.");
    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getPaths()).hasSameSizeAs(DOCUMENT.root().path("paths"));
  }

  @Test
  void shouldHaveSchemasThatAreJsonSchemas() {
    // given
    var meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    // then
    for (var schema : DOCUMENT.root().at("/components/schemas").properties()) {
      assertThat(meta.validate(schema.getValue())).as(schema.getKey()).isEmpty();
    }
  }

  @Test
  void shouldReferOnlyToWhatThereIs() {
    // when
    List<String> dead =
        DOCUMENT.root().findValuesAsText("$ref").stream()
            .filter(ref -> DOCUMENT.root().at(ref.substring(1)).isMissingNode())
            .toList();
    // then
    assertThat(dead).isEmpty();
  }

  @Test
  void shouldUseEverySchemaAndNameEveryOperationOnce() {
    // when
    List<String> used = new ArrayList<>(DOCUMENT.root().findValuesAsText("$ref"));
    String text = DOCUMENT.schema("EventStream").path("description").asText();
    List<String> ids = DOCUMENT.root().findValuesAsText("operationId");
    // then
    assertThat(DOCUMENT.root().at("/components/schemas").properties())
        .allMatch(
            schema ->
                used.contains("#/components/schemas/" + schema.getKey())
                    || text.contains("`" + schema.getKey() + "`"));
    assertThat(ids).doesNotHaveDuplicates().hasSize(DOCUMENT.operations().size() + 1);
  }

  @Test
  void shouldHaveExamplesThatItsOwnSchemasAllow() {
    for (JsonNode path : DOCUMENT.root().path("paths")) {
      for (JsonNode operation : path) {
        JsonNode json = operation.at("/requestBody/content/application~1json");
        List<JsonNode> examples = new ArrayList<>(json.findValues("value"));
        if (json.has("example")) {
          examples.add(json.path("example"));
        }
        examples.forEach(
            example ->
                assertThat(DOCUMENT.violations(json.path("schema"), example))
                    .as(example.toString())
                    .isEmpty());
      }
    }
    JsonNode problem = DOCUMENT.root().at("/components/responses/InputRejected/content");
    assertThat(DOCUMENT.violations("Problem", problem.findValue("example"))).isEmpty();
  }

  @Test
  void shouldKnowTheSameWordsAsTheCode() {
    assertEnum("ErrorCode", names(ErrorCode.values(), UnaryOperator.identity()));
    assertEnum("Status", names(ExecutionStatus.values(), OpenApiTest::lower));
    assertEnum("Fault", names(Fault.values(), OpenApiTest::lower));
    assertEnum("StepStatus", names(StepStatus.values(), OpenApiTest::lower));
    assertEnum("StreamName", names(StreamName.values(), OpenApiTest::lower));
    assertEnum("EventName", names(EventName.values(), OpenApiTest::lower));
    assertEnum("PhaseEvent/properties/phase", names(Phase.values(), OpenApiTest::lower));
    assertEnum("Timings/properties/start", names(SandboxStart.values(), OpenApiTest::lower));
    assertEnum(
        "WebhookEvent/properties/type",
        names(EventName.values(), name -> "execution." + lower(name)));
    JsonNode subscription = DOCUMENT.schema("WebhookRequest").path("properties");
    assertThat(subscription.at("/events/maxItems").asInt()).isEqualTo(EventName.values().length);
    assertThat(subscription.at("/url/maxLength").asInt()).isEqualTo(HookUrl.MAX_LENGTH);
    assertThat(texts(subscription.at("/events/default")))
        .containsExactlyInAnyOrderElementsOf(
            EventName.BY_DEFAULT.stream().map(EventName::text).toList());
  }

  // API-11
  @Test
  void shouldKnowTheSameIdsAsTheCode() {
    String id = DOCUMENT.schema("ExecutionId").path("pattern").asText();
    for (String text :
        List.of("a", "A-_9", "a".repeat(64), "a".repeat(65), "", "a.b", "ä", "a b")) {
      assertThat(text.matches(id)).as(text).isEqualTo(ExecutionId.isValid(text));
    }
  }

  @Test
  void shouldUseOnlyRuntimesThatThereAreInItsExamples() {
    // when
    JsonNode examples =
        DOCUMENT.operation("submitExecution").at("/requestBody/content/application~1json/examples");
    // then
    assertThat(examples.findValuesAsText("runtime"))
        .isNotEmpty()
        .isSubsetOf(RuntimeCatalog.bundled().all().stream().map(one -> one.id().value()).toList());
  }

  private static void assertEnum(String schema, List<String> names) {
    assertThat(texts(DOCUMENT.schema(schema).path("enum")))
        .as(schema)
        .containsExactlyElementsOf(names);
  }

  private static List<String> names(Enum<?>[] values, UnaryOperator<String> spelling) {
    return Arrays.stream(values).map(Enum::name).map(spelling).toList();
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
