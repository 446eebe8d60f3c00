package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps, inputs, and what is said about an execution. */
class SubmissionFieldsTest {
  private static final String HELLO =
      "\"runtime\":\"python\",\"files\":[{\"path\":\"main.py\",\"content\":\"print(1)\"}],"
          + "\"entryPath\":\"main.py\"";

  private static final TenantId TENANT = new TenantId("acme");

  private final SubmissionParser parser =
      new SubmissionParser(RuntimeCatalog.bundled(), AdmissionRules.DEFAULT);

  private Admission parse(String body) {
    return parser.parse(TENANT, body.getBytes(StandardCharsets.UTF_8), false);
  }

  private Submission admitted(String body) {
    assertThat(parse(body)).isInstanceOf(Admission.Admitted.class);
    return ((Admission.Admitted) parse(body)).submission();
  }

  private Refusal refused(String body) {
    assertThat(parse(body)).isInstanceOf(Admission.Refused.class);
    return ((Admission.Refused) parse(body)).refusal();
  }

  static Stream<Arguments> refusalsOfWhatIsLaidBesideTheCode() {
    String blob = "\"blob\":\"" + "a".repeat(64) + "\"";
    return Stream.of(
        // API-16
        Arguments.of("{" + HELLO + ",\"steps\":[\"main.py\"]}", "/steps"),
        Arguments.of(withoutEntry(""), "/entryPath"),
        Arguments.of(withoutEntry(",\"entryPath\":null"), "/entryPath"),
        Arguments.of(withoutEntry(",\"steps\":[]"), "/steps"),
        Arguments.of(withoutEntry(",\"steps\":\"a.py\""), "/steps"),
        Arguments.of(withoutEntry(",\"steps\":[\"a.py\",1]"), "/steps/1"),
        Arguments.of(withoutEntry(",\"steps\":[\"../a.py\"]"), "/steps/0"),
        Arguments.of(withoutEntry(",\"steps\":[" + "\"a.py\",".repeat(10) + "\"b.py\"]"), "/steps"),
        // WS-10
        Arguments.of(withoutEntry(",\"steps\":[\"a.py\",\"b.py\",\"a.py\"]"), "/steps/2"),
        // WS-11
        Arguments.of(withoutEntry(",\"steps\":[\"a.py\",\"c.py\"]"), "/steps/1"),
        Arguments.of(withoutEntry(",\"steps\":[\"empty.py\"]"), "/steps/0"),
        Arguments.of(withoutEntry(",\"steps\":[\"A.py\"]"), "/steps/0"),
        Arguments.of(withInputs("\"a\""), "/inputs/0"),
        Arguments.of(withInputs("{\"path\":\"x\"}"), "/inputs/0/blob"),
        Arguments.of(withInputs("{" + blob + "}"), "/inputs/0/path"),
        Arguments.of(withInputs("{\"path\":\"x\",\"mode\":1," + blob + "}"), "/inputs/0/mode"),
        Arguments.of(withInputs("{\"path\":\"../x\"," + blob + "}"), "/inputs/0/path"),
        Arguments.of(withInputs("{\"path\":\"x\",\"blob\":\"abc\"}"), "/inputs/0/blob"),
        Arguments.of(
            withInputs("{\"path\":\"x\",\"blob\":\"" + "A".repeat(64) + "\"}"), "/inputs/0/blob"),
        // PATH-4
        Arguments.of(withInputs("{\"path\":\"MAIN.py\"," + blob + "}"), "/inputs/0/path"),
        Arguments.of(withInputs("{\"path\":\"main.py/x\"," + blob + "}"), "/inputs/0/path"),
        Arguments.of(
            withInputs("{\"path\":\"x/y\"," + blob + "},{\"path\":\"X\"," + blob + "}"),
            "/inputs/0/path"),
        Arguments.of(withInputs(manyInputs(50)), "/inputs"),
        Arguments.of(withInputs(manyInputs(51)), "/inputs"),
        Arguments.of("{" + HELLO + ",\"inputsFrom\":\"a b\"}", "/inputsFrom"),
        Arguments.of("{" + HELLO + ",\"inputsFrom\":\"\"}", "/inputsFrom"),
        Arguments.of("{" + HELLO + ",\"inputsFrom\":{}}", "/inputsFrom"),
        // BUG-9
        Arguments.of("{" + HELLO + ",\"inputsFrom\":\"" + "x".repeat(65) + "\"}", "/inputsFrom"));
  }

  static Stream<Arguments> refusalsOfWhatIsSaid() {
    return Stream.of(
        Arguments.of(withLabels("1"), "/labels"),
        Arguments.of(withLabels("{\"a b\":\"x\"}"), "/labels/a b"),
        Arguments.of(withLabels("{\"\":\"x\"}"), "/labels/"),
        Arguments.of(withLabels("{\"" + "a".repeat(64) + "\":\"x\"}"), "/labels/" + "a".repeat(64)),
        Arguments.of(withLabels("{\"a\":\"\"}"), "/labels/a"),
        Arguments.of(withLabels("{\"a\":7}"), "/labels/a"),
        Arguments.of(withLabels("{\"a\":\"x\\u0000\"}"), "/labels/a"),
        Arguments.of(withLabels("{\"a\":\"" + "x".repeat(201) + "\"}"), "/labels/a"),
        Arguments.of(withLabels("{" + manyLabels() + "}"), "/labels"),
        // API-22
        Arguments.of("{" + HELLO + ",\"purpose\":\"" + "x".repeat(201) + "\"}", "/purpose"),
        Arguments.of("{" + HELLO + ",\"purpose\":\"a\\u0000\"}", "/purpose"),
        Arguments.of("{" + HELLO + ",\"purpose\":[]}", "/purpose"),
        // G-41: what later versions may know is not ignored today.
        Arguments.of("{" + HELLO + ",\"priority\":\"batch\"}", "/priority"),
        Arguments.of("{" + HELLO + ",\"isolation\":\"none\"}", "/isolation"),
        Arguments.of("{" + HELLO + ",\"packagesByLang\":{}}", "/packagesByLang"));
  }

  @ParameterizedTest
  @MethodSource({"refusalsOfWhatIsLaidBesideTheCode", "refusalsOfWhatIsSaid"})
  void shouldRefuseAndNameTheField(String body, String field) {
    // when
    var refusal = refused(body);
    // then
    assertThat(refusal.code()).isEqualTo(ErrorCode.INPUT_REJECTED);
    assertThat(refusal.field()).contains(field);
    assertThat(refusal.detail()).isNotBlank();
  }

  @Test
  void shouldReadStepsInTheirOrder() {
    // WS-12
    var submission =
        admitted(
            "{\"runtime\":\"python\",\"files\":["
                + file("test.py", "import main")
                + ","
                + file("main.py", "x")
                + "],\"steps\":[\"main.py\",\"test.py\"]}");
    assertThat(submission.code().mode()).isEqualTo(new Mode.Steps(List.of("main.py", "test.py")));
    assertThat(submission.program(new Sources.Inline(submission.code().files()), List.of()).mode())
        .isEqualTo(submission.code().mode());
  }

  @Test
  void shouldRefuseAFileThatTheRuntimeCannotRunAndSayWhichItCan() {
    // given
    String files =
        "{\"runtime\":\"polyglot\",\"files\":["
            + file("a.py", "x")
            + ","
            + file("b.rb", "x")
            + "],";
    // then
    assertThat(admitted(files + "\"entryPath\":\"a.py\"}").code().mode())
        .isEqualTo(new Mode.Single("a.py"));
    assertThat(refused(files + "\"entryPath\":\"b.rb\"}").field()).contains("/entryPath");
    var refusal = refused(files + "\"steps\":[\"a.py\",\"b.rb\"]}");
    assertThat(refusal.field()).contains("/steps/1");
    assertThat(refusal.detail()).contains(".py", ".js", ".sh");
  }

  @Test
  void shouldReadInputsLabelsAndPurpose() {
    // when
    var submission =
        admitted(
            "{"
                + HELLO
                + ",\"inputs\":[{\"path\":\"data/in.csv\",\"blob\":\""
                + "0f".repeat(32)
                + "\"}],\"inputsFrom\":\"latest\","
                + "\"labels\":{\"thread\":\"42\",\"A.b-c_1\":\"ü 😀\"},"
                + "\"purpose\":\"test\"}");
    // then
    assertThat(submission.inputs())
        .isEqualTo(
            new Submission.Inputs(
                List.of(new Submission.Blob("data/in.csv", "0f".repeat(32))),
                Optional.of(new Submission.From.Latest())));
    assertThat(submission.annotations())
        .isEqualTo(
            new Annotations(
                Map.of("thread", "42", "A.b-c_1", "ü 😀"),
                Optional.of("test"),
                Optional.empty(),
                Optional.empty()));
    assertThat(submission.annotations(Optional.of(new ExecutionId("e-1"))).inputsFrom())
        .contains(new ExecutionId("e-1"));
  }

  @Test
  void shouldCountCharactersAsReadersDo() {
    String most = "😀".repeat(200);
    assertThat(admitted(withLabels("{\"a\":\"" + most + "\"}")).annotations().labels())
        .containsEntry("a", most);
    assertThat(admitted("{" + HELLO + ",\"purpose\":\"" + most + "\"}").annotations().purpose())
        .contains(most);
    assertThat(refused("{" + HELLO + ",\"purpose\":\"" + most + "x\"}").field())
        .contains("/purpose");
  }

  @Test
  void shouldPinAnEarlierExecution() {
    // PRE-5, BUG-9
    String id = "A-b_9".repeat(12) + "wxyz";
    assertThat(admitted("{" + HELLO + ",\"inputsFrom\":\"" + id + "\"}").inputs().from())
        .contains(new Submission.From.One(new ExecutionId(id)));
  }

  @Test
  void shouldTakeAsManyInputsAsThereIsRoomFor() {
    assertThat(admitted(withInputs(manyInputs(49))).inputs().blobs()).hasSize(49);
  }

  @Test
  void shouldKeepTheDigestOfANamedRequestOnly() {
    byte[] body = ("{" + HELLO + "}").getBytes(StandardCharsets.UTF_8);
    var named = ((Admission.Admitted) parser.parse(TENANT, body, true)).submission();
    var nameless = ((Admission.Admitted) parser.parse(TENANT, body, false)).submission();
    assertThat(named.annotations().requestDigest().orElseThrow()).matches("[0-9a-f]{64}");
    assertThat(nameless.annotations().requestDigest()).isEmpty();
  }

  // API-13, API-15, API-19
  private static String file(String path, String content) {
    return "{\"path\":\"%s\",\"content\":\"%s\"}".formatted(path, content);
  }

  private static String withoutEntry(String rest) {
    return "{\"runtime\":\"python\",\"files\":["
        + file("a.py", "x")
        + ","
        + file("b.py", "x")
        + ","
        + file("empty.py", "")
        + "]"
        + rest
        + "}";
  }

  private static String withInputs(String inputs) {
    return "{" + HELLO + ",\"inputs\":[" + inputs + "]}";
  }

  private static String withLabels(String labels) {
    return "{" + HELLO + ",\"labels\":" + labels + "}";
  }

  private static String manyInputs(int count) {
    return IntStream.range(0, count)
        .mapToObj("{\"path\":\"i%d\",\"blob\":\"%%s\"}"::formatted)
        .map(input -> input.formatted("0".repeat(64)))
        .collect(Collectors.joining(","));
  }

  private static String manyLabels() {
    return IntStream.range(0, 17)
        .mapToObj("\"l%d\":\"x\""::formatted)
        .collect(Collectors.joining(","));
  }
}
