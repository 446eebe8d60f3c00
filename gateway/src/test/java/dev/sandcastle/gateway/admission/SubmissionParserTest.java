package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionParserTest {
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

  @Test
  void shouldFillInDefaults() {
    // when
    var submission = admitted("{" + HELLO + "}");
    // then
    assertThat(submission)
        .isEqualTo(
            new Submission(
                new RuntimeId("python"),
                new Submission.Code(
                    List.of(new SourceFile("main.py", Bytes.utf8("print(1)"))),
                    new Mode.Single("main.py")),
                Submission.Inputs.NONE,
                List.of(),
                Map.of(),
                Optional.empty(),
                Limits.DEFAULT,
                new Submission.Handling(OnBusy.WAIT, RetryPolicy.NEVER),
                Annotations.NONE,
                List.of(),
                Confinement.DEFAULT));
  }

  @Test
  void shouldReadEveryField() {
    // when
    var submission =
        admitted(
            "{"
                + HELLO
                + ",\"args\":[\"a\",\"\"],\"stdin\":\"in\\u0000put\",\"env\":{\"_A1\":\"x\"},"
                + "\"timeoutMs\":300000,\"limits\":{\"memoryMb\":16,\"cpus\":0.5},"
                + "\"onBusy\":\"reject\",\"retry\":\"on-worker-loss\"}");
    // then
    assertThat(submission.args()).containsExactly("a", "");
    assertThat(submission.stdin()).contains("in\0put");
    assertThat(submission.env()).containsExactly(Map.entry("_A1", "x"));
    assertThat(submission.limits()).isEqualTo(new Limits(Duration.ofMinutes(5), 16 << 20, 500));
    assertThat(submission.handling())
        .isEqualTo(new Submission.Handling(OnBusy.REJECT, RetryPolicy.ON_WORKER_LOSS));
  }

  @Test
  void shouldDecodeBase64AndStoreTheNormalForm() {
    // when
    var submission =
        admitted(
            "{\"runtime\":\"bash\",\"files\":["
                + "{\"path\":\"a/b.bin\",\"content\":\"/wA=\",\"encoding\":\"base64\"}],"
                + "\"entryPath\":\"a/b.bin\"}");
    // then
    assertThat(submission.code().files())
        .containsExactly(new SourceFile("a/b.bin", Bytes.copyOf(new byte[] {(byte) 0xFF, 0})));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of("[]", ""),
        Arguments.of("null", ""),
        Arguments.of("{\"runtime\":", ""),
        Arguments.of("{} {}", ""),
        Arguments.of("{" + HELLO + ",\"runtime\":\"node\"}", ""),
        Arguments.of("{" + HELLO + ",\"networks\":{}}", "/networks"),
        Arguments.of("{" + HELLO + ",\"executionId\":\"x\"}", "/executionId"),
        Arguments.of("{" + HELLO + ",\"a/b~c\":1}", "/a~1b~0c"),
        Arguments.of("{" + HELLO + ",\"limits\":{\"disk\":1}}", "/limits/disk"),
        Arguments.of("{" + HELLO + ",\"limits\":{\"memoryMb\":15}}", "/limits/memoryMb"),
        Arguments.of("{" + HELLO + ",\"limits\":{\"memoryMb\":2049}}", "/limits/memoryMb"),
        Arguments.of("{" + HELLO + ",\"limits\":{\"cpus\":0}}", "/limits/cpus"),
        Arguments.of("{" + HELLO + ",\"limits\":{\"cpus\":\"1\"}}", "/limits/cpus"),
        Arguments.of("{" + HELLO + ",\"timeoutMs\":999}", "/timeoutMs"),
        Arguments.of("{" + HELLO + ",\"timeoutMs\":300001}", "/timeoutMs"),
        Arguments.of("{" + HELLO + ",\"timeoutMs\":1e4}", "/timeoutMs"),
        Arguments.of("{" + HELLO + ",\"timeoutMs\":99999999999999999999}", "/timeoutMs"),
        Arguments.of("{" + HELLO + ",\"onBusy\":\"maybe\"}", "/onBusy"),
        Arguments.of("{" + HELLO + ",\"retry\":true}", "/retry"),
        Arguments.of("{" + HELLO + ",\"args\":\"x\"}", "/args"),
        Arguments.of("{" + HELLO + ",\"args\":[1]}", "/args/0"),
        Arguments.of("{" + HELLO + ",\"args\":[\"\\u0000\"]}", "/args/0"),
        Arguments.of("{" + HELLO + ",\"args\":[\"\\ud800\"]}", "/args/0"),
        Arguments.of("{" + HELLO + ",\"args\":[\"" + "x".repeat(4097) + "\"]}", "/args/0"),
        Arguments.of("{" + HELLO + ",\"args\":[" + "\"\",".repeat(64) + "\"\"]}", "/args"),
        Arguments.of("{" + HELLO + ",\"env\":{\"1A\":\"\"}}", "/env/1A"),
        Arguments.of("{" + HELLO + ",\"env\":{\"A\":1}}", "/env/A"),
        Arguments.of("{" + HELLO + ",\"env\":{\"A\":\"\\u0000\"}}", "/env/A"),
        Arguments.of("{" + HELLO + ",\"env\":{" + manyVariables() + "}}", "/env"),
        Arguments.of("{" + HELLO + ",\"stdin\":\"" + "x".repeat(65537) + "\"}", "/stdin"),
        Arguments.of("{\"runtime\":\"cobol\"}", "/runtime"),
        Arguments.of("{\"runtime\":\"../x\"}", "/runtime"),
        Arguments.of("{}", "/runtime"),
        Arguments.of("{\"runtime\":\"python\",\"entryPath\":\"a\"}", "/files"),
        Arguments.of(withFiles(""), "/files"),
        Arguments.of(withFiles("{\"path\":\"a\"}"), "/files/0/content"),
        Arguments.of(withFiles(file("../a", "x")), "/files/0/path"),
        Arguments.of(withFiles(file("A", "x") + "," + file("a", "x")), "/files/1/path"),
        Arguments.of(withFiles(file("a", "x") + "," + file("a/b", "x")), "/files/1/path"),
        Arguments.of(withFiles(file("a/b", "x") + "," + file("A", "x")), "/files/0/path"),
        Arguments.of(withFiles("{\"path\":\"a\",\"content\":\"x\",\"mode\":7}"), "/files/0/mode"),
        Arguments.of(withFiles(file("a", "x") + "," + file("b", "").repeat(0) + "3"), "/files/1"),
        Arguments.of(
            withFiles("{\"path\":\"a\",\"content\":\"*\",\"encoding\":\"base64\"}"),
            "/files/0/content"),
        Arguments.of(
            withFiles("{\"path\":\"a\",\"content\":\"x\",\"encoding\":\"hex\"}"),
            "/files/0/encoding"),
        Arguments.of(withFiles(file("b", "x")), "/entryPath"),
        Arguments.of(withFiles(file("a", "")), "/entryPath"),
        Arguments.of(withFiles(manyFiles(51, 1)), "/files"),
        Arguments.of(withFiles(manyFiles(41, 20_000)), "/files"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldRefuseAndNameTheField(String body, String field) {
    // when
    var refusal = refused(body);
    // then
    assertThat(refusal.code()).isEqualTo(ErrorCode.INPUT_REJECTED);
    assertThat(refusal.field()).contains(field);
    assertThat(refusal.detail()).isNotBlank();
  }

  @Test
  void shouldTellWhereTheJsonIsBroken() {
    assertThat(refused("{\n \"runtime\": nope}").detail()).contains("line 2, column");
    assertThat(refused("{\"a\":1,\"a\":2}").detail()).contains("Duplicate").contains("'a'");
  }

  @Test
  void shouldRefuseBytesThatAreNotUtf8() {
    assertThat(parser.parse(TENANT, new byte[] {'"', (byte) 0xC3, '"'}, true))
        .isInstanceOf(Admission.Refused.class);
  }

  @Test
  void shouldRefuseOtherEncodingsThatJsonCouldHave() {
    byte[] body = ("{" + HELLO + "}").getBytes(StandardCharsets.UTF_16BE);
    assertThat(parser.parse(TENANT, body, false)).isInstanceOf(Admission.Refused.class);
  }

  @Test
  void shouldTakeTheReplacementCharacterItself() {
    // when
    var submission = admitted("{" + HELLO + ",\"stdin\":\"\uFFFD\"}");
    // then
    assertThat(submission.stdin()).contains("\uFFFD");
  }

  @Test
  void shouldRefuseDeepNestingWithoutFallingOver() {
    assertThat(parse("[".repeat(1_000_000))).isInstanceOf(Admission.Refused.class);
  }

  @Test
  void shouldListTheFilesWhenTheEntryIsNotAmongThem() {
    // WS-11
    assertThat(refused(withFiles(file("b", "x") + "," + file("c/d", "x"))).detail())
        .contains("[b, c/d]");
  }

  @ParameterizedTest
  @ValueSource(ints = {50})
  void shouldTakeAsManyFilesAsAllowed(int count) {
    assertThat(admitted(withFiles(manyFiles(count, 16_000))).code().bytes()).isEqualTo(800_000);
  }

  private static String withFiles(String files) {
    return "{\"runtime\":\"python\",\"entryPath\":\"a\",\"files\":[" + files + "]}";
  }

  private static String file(String path, String content) {
    return "{\"path\":\"%s\",\"content\":\"%s\"}".formatted(path, content);
  }

  private static String manyFiles(int count, int bytes) {
    return IntStream.range(0, count)
        .mapToObj(number -> file(number == 0 ? "a" : "f" + number, "x".repeat(bytes)))
        .collect(Collectors.joining(","));
  }

  private static String manyVariables() {
    return IntStream.range(0, 65)
        .mapToObj(number -> "\"V%d\":\"\"".formatted(number))
        .collect(Collectors.joining(","));
  }
}
